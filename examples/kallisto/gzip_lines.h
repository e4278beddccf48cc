// Lines of a text file, compressed or not (zlib reads both).
#pragma once

#include <zlib.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace rnaseq {

class GzipLines {
 public:
  /// Throws std::runtime_error when the file cannot be opened.
  explicit GzipLines(const std::filesystem::path& path);

  /// Reads the next line, without its end of line; false at the end of the file. Throws std::runtime_error
  /// when the file is damaged or cut short.
  bool next(std::string& line);

 private:
  bool fill();

  struct Close {
    void operator()(gzFile_s* file) const { gzclose(file); }
  };

  std::string name_;
  std::unique_ptr<gzFile_s, Close> file_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace rnaseq
