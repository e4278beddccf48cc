#include "compiler/captured_errors.h"

#include <utility>

#include "clang/Basic/SourceManager.h"
#include "llvm/Support/Path.h"

namespace cachepy::plugin {
namespace {

/// The message of one of our static_asserts, without Clang's text before it.
llvm::StringRef without_preamble(llvm::StringRef message) {
  constexpr llvm::StringLiteral kOurs = "cachepy: ";
  const std::size_t at = message.find(kOurs);
  return at == llvm::StringRef::npos ? message : message.substr(at + kOurs.size());
}

std::string text_of(const clang::StoredDiagnostic& error) {
  std::string text = without_preamble(error.getMessage()).str();
  if (error.getLocation().isInvalid()) return text;
  const clang::SourceManager& sources = error.getLocation().getManager();
  const clang::PresumedLoc place = sources.getPresumedLoc(sources.getExpansionLoc(error.getLocation()));
  if (place.isInvalid()) return text;
  return text + " (" + llvm::sys::path::filename(place.getFilename()).str() + ":" +
         std::to_string(place.getLine()) + ")";
}

}  // namespace

class CapturedErrors::Keeper : public clang::DiagnosticConsumer {
 public:
  explicit Keeper(std::function<void()> at_first) : at_first_(std::move(at_first)) {}

  void HandleDiagnostic(clang::DiagnosticsEngine::Level level, const clang::Diagnostic& diagnostic) override {
    if (level >= clang::DiagnosticsEngine::Error && first_error_ == kNone) {
      first_error_ = kept_.size();
      if (at_first_) at_first_();
    }
    kept_.emplace_back(level, diagnostic);
  }
  /// Captured errors do not count for -ferror-limit, which applies to reported errors.
  bool IncludeInDiagnosticCounts() const override { return false; }

  const clang::StoredDiagnostic* first_error() const {
    return first_error_ == kNone ? nullptr : &kept_[first_error_];
  }
  void forget() {
    kept_.clear();
    first_error_ = kNone;
  }
  const std::vector<clang::StoredDiagnostic>& kept() const { return kept_; }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  std::function<void()> at_first_;
  std::vector<clang::StoredDiagnostic> kept_;
  std::size_t first_error_ = kNone;
};

CapturedErrors::CapturedErrors(clang::DiagnosticsEngine& diags, std::function<void()> at_first)
    : diags_(diags),
      had_errors_(diags.hasErrorOccurred()),
      keeper_(std::make_unique<Keeper>(std::move(at_first))),
      client_(diags.getClient()),
      owned_client_(diags.takeClient()) {
  diags.setClient(keeper_.get(), /*ShouldOwnClient=*/false);
}

CapturedErrors::~CapturedErrors() {
  const bool is_owned = owned_client_ != nullptr;
  (void)owned_client_.release();
  diags_.setClient(client_, is_owned);
  for (const clang::StoredDiagnostic& diagnostic : keeper_->kept()) diags_.Report(diagnostic);
}

bool CapturedErrors::are_ours() const {
  const clang::StoredDiagnostic* error = keeper_->first_error();
  return error && error->getID() >= clang::diag::DIAG_UPPER_LIMIT;
}

std::optional<std::string> CapturedErrors::take() {
  const clang::StoredDiagnostic* error = keeper_->first_error();
  if (!error) return std::nullopt;
  std::string text = text_of(*error);
  forget();
  return text;
}

std::vector<clang::StoredDiagnostic> CapturedErrors::take_all() {
  std::vector<clang::StoredDiagnostic> all = keeper_->kept();
  forget();
  return all;
}

void CapturedErrors::forget() {
  // Resets in any case: after a fatal error, such as too deep a recursion, Clang instantiates nothing and reports little.
  diags_.Reset(/*soft=*/true);
  if (had_errors_)
    diags_.Report(diags_.getCustomDiagID(clang::DiagnosticsEngine::Error, "there was an error"));
  keeper_->forget();
}

}  // namespace cachepy::plugin
