#include "calls/output_of_call.h"

#include <string_view>

#include "absl/status/status.h"
#include "base/file.h"
#include "format/output.h"
#include "frames/quiet.h"
#include "store/blobs.h"

namespace cachepy::internal {
namespace {

constexpr std::size_t kWrittenAtOnce = std::size_t{256} << 10;

/// Ends the texts of the code that has run until now.
void settle_streams() noexcept {
  const Loud recorded;
  flush_standard_streams();
  Output::look_at_streams();
}

/// Collects parts in a file.
class PartsFile {
 public:
  explicit PartsFile(const std::string& directory) : file_(unnamed_file(directory)) { has_failed_ = !file_; }

  void add(OutputKind kind, std::string_view bytes) {
    pending_ += output_head(kind, bytes.size());
    pending_ += bytes;
    if (is_text(kind)) text_bytes_ += bytes.size();
    if (pending_.size() >= kWrittenAtOnce) write();
  }
  /// False: it could not be written.
  bool finish() {
    write();
    return !has_failed_;
  }
  int fd() const { return file_.get(); }
  std::uint64_t text_bytes() const { return text_bytes_; }

 private:
  void write() {
    has_failed_ = has_failed_ || !write_fully(file_.get(), {pending_});
    pending_.clear();
  }

  UniqueFd file_;
  std::string pending_;
  std::uint64_t text_bytes_ = 0;
  bool has_failed_ = false;
};

}  // namespace

void OutputOfCall::prepare(Frame& frame, const void* call) {
  frame.output().set_call(call);
  if (function_.keeps_output && frame.recorder() != nullptr) frame.output().record(function_.store.dir());
}

void OutputOfCall::before(Frame& frame) const {
  if (frame.output().is_recorded()) settle_streams();
}

void OutputOfCall::begin() {
  if (!function_.keeps_output) return;
  at_begin_ = StandardStreams::now();
  problem_ = at_begin_->problem();
}

void OutputOfCall::end(Frame& frame) {
  if (!frame.output().is_recorded()) return;
  settle_streams();
  if (!at_begin_) return;
  const StandardStreams now = StandardStreams::now();
  formats_ = now.changes_since(*at_begin_);
  if (problem_.empty() && now.differs_otherwise(*at_begin_))
    problem_ = "it changes more of std::cout, std::cerr or std::clog than their formats";
}

std::optional<Effect> OutputOfCall::effect(Frame& frame, bool keep) {
  Output& output = frame.output();
  Effect effect;
  effect.kind = EffectKind::kOutput;
  if (keep) {
    if (frame.recorder() == nullptr) problem_ = "it is not observed what it prints";
    if (problem_.empty()) problem_ = output.problem();
  }
  const bool counts = keep ? output.has_printed() : output.may_have_printed();
  if (!counts && formats_.empty()) return std::nullopt;
  if (keep && problem_.empty()) store(output, effect);
  return effect;
}

void OutputOfCall::store(Output& output, Effect& effect) {
  (void)function_.store.prepare();
  PartsFile parts(function_.store.dir());
  const bool is_known =
      output.for_each([&](OutputKind kind, std::string_view bytes) { parts.add(kind, bytes); });
  if (!formats_.empty()) parts.add(OutputKind::kFormats, formats_);
  if (!is_known || !parts.finish()) {
    problem_ = "what it printed could not be recorded";
    return;
  }
  const auto blob = put_blob(function_.store, parts.fd(), 0, function_.algo);
  if (!blob.ok()) {
    problem_ = "what it printed cannot be stored: " + std::string(blob.status().message());
    return;
  }
  effect.kept = true;
  effect.content = blob->content;
  effect.target = std::to_string(parts.text_bytes());
  bytes_written_ = blob->bytes_written;
}

}  // namespace cachepy::internal
