#include "judge.h"

#include "attributes/attribute_tokens.h"
#include "attributes/attributes.h"
#include "attributes/marks.h"
#include "base/diagnostics.h"
#include "body_reader.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/SemaConsumer.h"
#include "compiler/captured_errors.h"
#include "compiler/late_sema.h"
#include "compiler/linker_names.h"
#include "definitions.h"
#include "effects.h"
#include "fingerprint/fingerprint.h"
#include "functions/plan.h"
#include "insertion.h"
#include "records/state.h"
#include "records/state_reads.h"
#include "types/codec_trial.h"
#include "types/derived_classes.h"
#include "types/fields.h"
#include "warnings/impure_calls.h"
#include "warnings/uncached_state.h"

namespace cachepy::lint {
namespace {

using clang::FunctionDecl;

const FunctionDecl* definition_of(const FunctionDecl* function) {
  return function->getDefinition();
}

Message message_of(const clang::StoredDiagnostic& diagnostic) {
  const auto [text, group] = plugin::message_and_group(diagnostic.getMessage());
  Message message{text.str(), {}, group.str(), {}};
  if (diagnostic.getLocation().isValid())
    message.place = place_of(diagnostic.getLocation(), diagnostic.getLocation().getManager());
  return message;
}

/// Notes follow what they belong to.
std::vector<Message> messages_of(const std::vector<clang::StoredDiagnostic>& diagnostics) {
  std::vector<Message> messages;
  for (const clang::StoredDiagnostic& diagnostic : diagnostics)
    if (diagnostic.getLevel() > clang::DiagnosticsEngine::Note)
      messages.push_back(message_of(diagnostic));
    else if (!messages.empty())
      messages.back().notes.push_back(message_of(diagnostic));
  return messages;
}

std::string name_of(const FunctionDecl* function) {
  clang::PrintingPolicy policy(function->getASTContext().getLangOpts());
  policy.SuppressInlineNamespace = true;
  std::string name;
  llvm::raw_string_ostream out(name);
  as_written(function)->printQualifiedName(out, policy);
  return name;
}

/// The judgement of one translation unit that has been read.
class Judge {
 public:
  Judge(clang::CompilerInstance& ci, const Scope& scope, UnitResult& result)
      : sema_(ci.getSema()),
        sources_(ci.getSourceManager()),
        scope_(scope),
        result_(result),
        names_(sema_.Context),
        fingerprints_(
            ci, [](const FunctionDecl*) { return std::nullopt; }, [](const FunctionDecl*) { return ""; },
            contents_),
        state_(sema_),
        state_reads_(sema_.Context, definition_of) {}

  void run() {
    for (FunctionDecl* function : definitions_in(sema_.Context, scope_.files)) {
      const auto symbol_of = [this](const FunctionDecl* callee) { return this->symbol_of(callee); };
      BodyFacts facts = read_body(function, symbol_of);
      const bool is_asked = is_asked_for(function, facts);
      // Annotated functions are needed to know how the project writes attributes.
      if (is_asked || plugin::cache_file_mark(function)) {
        result_.functions.push_back(judge(function));
        result_.functions.back().is_asked_for = is_asked;
      }
      result_.bodies.push_back(std::move(facts));
    }
  }

 private:
  /// Functions that neither loop nor call anything are not worth the time that judging them takes.
  bool is_asked_for(const FunctionDecl* function, const BodyFacts& facts) const {
    if (scope_.functions.empty())
      return plugin::cache_file_mark(function) || facts.loops != 0 || !facts.calls.empty() ||
             !facts.works.empty();
    const std::string name = name_of(function);
    return llvm::any_of(scope_.functions,
                        [&](const llvm::GlobPattern& pattern) { return pattern.match(name); });
  }

  Judged judge(FunctionDecl* function) {
    Judged judged;
    judged.name = name_of(function);
    judged.symbol = symbol_of(function);
    judged.place = place_of(as_written(function)->getLocation(), sources_);
    judged.is_special = is_special(function);
    judged.insertion = insertion_for(as_written(function), sources_);
    const clang::AnnotateAttr* mark = plugin::cache_file_mark(function);
    judged.is_annotated = mark != nullptr;
    const plugin::CacheFileOptions options = mark ? plugin::options_of(mark) : plugin::CacheFileOptions();
    judged.directory = options.dir;

    std::optional<plugin::MemoPlan> plan;
    judged.refusals = said_during([&] {
      if (plugin::refuse_versions(sema_, function, function->getLocation())) return;
      plan = mark ? plugin::make_plan(function, sema_, definition_of)
                  : plugin::plan_as_if_marked(function, options, sema_, definition_of);
    });
    if (!plan) return judged;
    judged.warnings = said_during([&] { warn(*plan); });
    judged.effects = effects_of(function, fingerprints_, definition_of, state_reads_);
    return judged;
  }

  void warn(const plugin::MemoPlan& plan) {
    const auto is_in_key = [this](const clang::VarDecl* variable) { return state_.can_be_in_key(variable); };
    const auto is_cached = [](const FunctionDecl* callee) {
      return plugin::cache_file_mark(callee->getMostRecentDecl()) != nullptr;
    };
    // A new object for each function, because it reports each variable once.
    plugin::UncachedState().report(plan.function, fingerprints_, definition_of, is_in_key, state_reads_);
    plugin::report_impure_calls(plan, fingerprints_, definition_of, is_cached);
  }

  template <class Action>
  std::vector<Message> said_during(Action action) {
    plugin::CapturedErrors said(sema_.getDiagnostics());
    action();
    return messages_of(said.take_all());
  }

  /// Functions of the same name that are local to their files are told apart.
  std::string symbol_of(const FunctionDecl* function) const {
    if (sources_.isInSystemHeader(function->getLocation())) return "";
    std::string symbol = names_.of(function);
    if (!symbol.empty() && !function->isExternallyVisible()) symbol += "@" + result_.file;
    return symbol;
  }

  clang::Sema& sema_;
  const clang::SourceManager& sources_;
  const Scope& scope_;
  UnitResult& result_;
  plugin::LinkerNames names_;
  plugin::KnownContents contents_;
  plugin::Fingerprints fingerprints_;
  plugin::State state_;
  plugin::StateReads state_reads_;
};

class Consumer : public clang::SemaConsumer {
 public:
  Consumer(clang::CompilerInstance& ci, const Scope& scope, UnitResult& result)
      : ci_(ci), scope_(scope), result_(result), attribute_tokens_(ci.getPreprocessor()) {
    clang::Preprocessor& preprocessor = ci.getPreprocessor();
    preprocessor.setPredefines(preprocessor.getPredefines() + "#define CACHEPY_PLUGIN 1\n");
  }

  void InitializeSema(clang::Sema&) override {
    plugin::install_field_synthesis(ci_);
    plugin::forget_codecs();
    plugin::forget_needed_bases();
  }

  void HandleTranslationUnit(clang::ASTContext&) override {
    clang::Sema& sema = ci_.getSema();
    plugin::LateSema late(sema);
    if (ci_.getDiagnostics().hasErrorOccurred()) return plugin::explain_errors(sema);
    plugin::report_misplaced_attributes(sema);
    if (!ci_.getDiagnostics().hasErrorOccurred()) Judge(ci_, scope_, result_).run();
  }

 private:
  clang::CompilerInstance& ci_;
  const Scope& scope_;
  UnitResult& result_;
  plugin::AttributeTokens attribute_tokens_;
};

}  // namespace

std::unique_ptr<clang::ASTConsumer> make_judge(clang::CompilerInstance& ci, const Scope& scope,
                                               UnitResult& result) {
  return std::make_unique<Consumer>(ci, scope, result);
}

}  // namespace cachepy::lint
