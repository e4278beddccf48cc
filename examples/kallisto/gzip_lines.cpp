#include "gzip_lines.h"

#include <algorithm>
#include <stdexcept>

namespace rnaseq {

GzipLines::GzipLines(const std::filesystem::path& path)
    : name_(path.string()), file_(gzopen(path.c_str(), "rb")), buffer_(64 * 1024) {
  if (!file_) throw std::runtime_error(name_ + ": cannot be opened");
}

bool GzipLines::fill() {
  const int got = gzread(file_.get(), buffer_.data(), static_cast<unsigned>(buffer_.size()));
  int error = Z_OK;
  const char* message = gzerror(file_.get(), &error);
  if (got < 0 || error != Z_OK) throw std::runtime_error(name_ + ": " + message);
  begin_ = 0;
  end_ = static_cast<std::size_t>(got);
  return got > 0;
}

bool GzipLines::next(std::string& line) {
  line.clear();
  bool any = false;
  while (begin_ < end_ || fill()) {
    any = true;
    const auto from = buffer_.begin() + static_cast<std::ptrdiff_t>(begin_);
    const auto to = buffer_.begin() + static_cast<std::ptrdiff_t>(end_);
    const auto newline = std::find(from, to, '\n');
    line.append(from, newline);
    begin_ = static_cast<std::size_t>(newline - buffer_.begin());
    if (newline == to) continue;
    ++begin_;
    break;
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return any;
}

}  // namespace rnaseq
