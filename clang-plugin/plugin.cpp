// Registers the plugin with Clang and runs its steps: find, plan, emit.
#include "abi.h"
#include "attributes/attribute_tokens.h"
#include "attributes/attributes.h"
#include "attributes/marks.h"
#include "base/diagnostics.h"
#include "base/runtime_names.h"
#include "cachepy/detail/site.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/SemaConsumer.h"
#include "compiler/captured_errors.h"
#include "compiler/late_sema.h"
#include "compiler/llvm_compat.h"
#include "emit/emit.h"
#include "emit/predicate.h"
#include "fingerprint/fingerprint.h"
#include "fingerprint/other_compiler.h"
#include "functions/find.h"
#include "functions/plan.h"
#include "functions/replayable.h"
#include "records/assembly.h"
#include "records/class_table.h"
#include "records/collect.h"
#include "records/replay_table.h"
#include "records/roots.h"
#include "records/state_rows.h"
#include "records/variable.h"
#include "types/codec_trial.h"
#include "types/derived_classes.h"
#include "types/fields.h"
#include "types/runtime_traits.h"
#include "warnings/impure_calls.h"
#include "warnings/remarks.h"
#include "warnings/uncached_state.h"
#include "warnings/unknown_code.h"

namespace cachepy::plugin {
namespace {

/// -fplugin-arg-cachepy-…
struct Arguments {
  bool print_rewritten = false;
  bool print_fingerprints = false;
  bool remarks = false;
  // For code that another compiler compiles:
  std::string records;  ///< the file to write its records to
  std::string macros;   ///< CompilerQuestions
};

class Memoizer : public clang::SemaConsumer {
 public:
  Memoizer(clang::CompilerInstance& ci, Arguments arguments)
      : ci_(ci), arguments_(arguments), attribute_tokens_(ci.getPreprocessor()) {
    clang::Preprocessor& preprocessor = ci.getPreprocessor();
    // For cachepy/detail/no_plugin.h.
    preprocessor.setPredefines(preprocessor.getPredefines() + "#define CACHEPY_PLUGIN 1\n");
    if (!arguments_.macros.empty()) questions_.emplace(ci, arguments_.macros);
  }

  void InitializeSema(clang::Sema&) override {
    if (is_interpreted()) finder_.stop();
    install_field_synthesis(ci_);
    forget_codecs();
    forget_needed_bases();
  }

  bool HandleTopLevelDecl(clang::DeclGroupRef group) override {
    finder_.see(group);
    roots_.see(group);
    return true;
  }
  void HandleVTable(clang::CXXRecordDecl* record) override { roots_.see_vtable(record); }
  void HandleTagDeclDefinition(clang::TagDecl* tag) override {
    finder_.see_class(tag);
    derived_classes_.see(tag);
  }
  void HandleInlineFunctionDefinition(clang::FunctionDecl* function) override { finder_.see(function); }

  void HandleTranslationUnit(clang::ASTContext&) override {
    clang::Sema& sema = ci_.getSema();
    if (is_interpreted()) return report_attributes_without_program(sema, attributes_reported_);
    LateSema late(sema);
    std::vector<clang::FunctionDecl*> functions = finder_.take(sema);
    if (failed()) return explain_errors(sema);
    report_misplaced_attributes(sema);
    // Code that uses the runtime is not for another compiler.
    if (!arguments_.records.empty() && RuntimeTraits::find(sema)) return;
    // Precompiled headers and module interfaces keep the functions as written. Translation units that read them rewrite them.
    if (compat::is_precompiling(ci_.getFrontendOpts().ProgramAction)) return;
    do {
      // Instantiations for the wrappers may include further cached function templates.
      for (; !functions.empty() && !failed(); functions = finder_.take(sema)) {
        memoize(functions, sema, late);
        if (failed()) return;
      }
      load_reachable(sema.Context);
      functions = finder_.take(sema);
    } while (!functions.empty());
    finder_.stop();
    if (!failed()) describe_code(sema, late);
  }

 private:
  /// In clang-repl, no file contains the code of a function, and nothing tells which code a later input changes.
  bool is_interpreted() const { return ci_.getPreprocessor().isIncrementalProcessingEnabled(); }

  /// Clang loads functions from precompiled headers and modules when they are needed. This loads all of them before it is too late.
  void load_reachable(clang::ASTContext& context) {
    if (!context.getExternalSource() || failed()) return;
    Fingerprints fingerprints = this->fingerprints();
    for (const clang::Decl* root : roots_.all(context)) fingerprints.reachable(root);
  }

  bool failed() const { return ci_.getDiagnostics().hasErrorOccurred(); }

  void memoize(llvm::ArrayRef<clang::FunctionDecl*> functions, clang::Sema& sema, LateSema& late) {
    const std::optional<RuntimeNames> names = find_runtime(functions.front());
    if (!names) return;
    std::vector<MemoPlan> plans;
    const auto body_of = [this](const clang::FunctionDecl* function) { return original_of(function); };
    for (clang::FunctionDecl* function : functions)
      if (std::optional<MemoPlan> plan = make_plan(function, sema, body_of)) {
        plan->predicate = make_predicate(*plan, sema);
        originals_[function->getCanonicalDecl()] = {function, plan->result_options(), nullptr,
                                                    plan->predicate};
        if (plan->options.name) stable_names_[function->getCanonicalDecl()] = plan->name;
        check_name(*plan);
        plans.push_back(std::move(*plan));
      }
    if (failed()) return;

    Fingerprints fingerprints = this->fingerprints();
    for (MemoPlan& plan : plans) {
      plan.code = fingerprints.own_digest(plan.function);
      if (std::string name = fingerprints.name_by_place(plan.function); !name.empty())
        plan.name = std::move(name);
    }
    if (!symbols_) symbols_.emplace(sema.Context);
    Emitter emitter(sema, ci_.getASTConsumer(), *names, record_variable_.declared(sema), *symbols_);
    for (MemoPlan& plan : plans) {
      if (!emit(plan, emitter, late)) return;
      if (arguments_.print_rewritten) print_wrapper(llvm::outs(), plan.function, original_of(plan.function));
      cached_.insert({plan.function->getCanonicalDecl(), std::move(plan)});
    }
  }

  /// Two functions may not share a stable name: neither keys nor code would tell them apart.
  void check_name(const MemoPlan& plan) {
    std::string name = plan.name;
    for (const clang::ParmVarDecl* param : plan.function->parameters())
      name += "," + param->getType().getCanonicalType().getUnqualifiedType().getAsString();
    const auto [other, is_new] = named_.try_emplace(name, plan.function);
    if (is_new || (!plan.options.name && !has_stable_name(other->second))) return;
    report_error(ci_.getDiagnostics(), plan.function->getLocation(),
                 "%0 has the same name in keys as another cached function with these parameters: '%1'; "
                 "change one of them with "
                 "'name = \"…\"'")
        << plan.function << plan.name;
    report_note(ci_.getDiagnostics(), other->second->getLocation(), "the other function");
  }
  bool has_stable_name(const clang::FunctionDecl* function) const {
    return stable_names_.contains(function->getCanonicalDecl());
  }

  /// False if an error was reported.
  bool emit(const MemoPlan& plan, Emitter& emitter, LateSema& late) {
    std::optional<std::string> error;
    {
      CapturedErrors errors(ci_.getDiagnostics());
      const auto [impl, memoize] = emitter.emit(plan);
      late.finish_pending();
      if (!errors.are_ours()) error = errors.take();
      if (impl) {
        CachedCode& code = originals_[plan.function->getCanonicalDecl()];
        code.original = impl;
        code.memoize = memoize;
      }
    }
    if (error)
      report_error(
          ci_.getDiagnostics(), plan.function->getLocation(),
          "%0 cannot be cached: the code that passes its arguments and its result does not compile: %1; use "
          "other types, or specialise cachepy::Codec for them")
          << plan.function << *error;
    return !failed();
  }

  Fingerprints fingerprints() {
    return Fingerprints(
        ci_, [this](const clang::FunctionDecl* function) { return cached_code_of(function); },
        [this](const clang::FunctionDecl* function) { return stable_name_of(function); }, contents_);
  }

  /// Call this when everything is instantiated, because all reachable code must exist.
  void describe_code(clang::Sema& sema, LateSema& late) {
    Fingerprints fingerprints = this->fingerprints();
    State state(sema);
    const auto body_of = [this](const clang::FunctionDecl* function) { return original_of(function); };
    StateReads state_reads(sema.Context, body_of);
    const auto is_in_key = [&](const clang::VarDecl* variable) { return state.can_be_in_key(variable); };
    const auto is_cached = [this](const clang::FunctionDecl* f) { return cached_.count(f) != 0; };
    for (const auto& [function, plan] : cached_) {
      if (arguments_.remarks) {
        remark_on(plan, ci_.getDiagnostics());
        note_unknown_code(plan, fingerprints, body_of);
      }
      if (arguments_.print_fingerprints) fingerprints.print(llvm::outs(), function);
      uncached_state_.report(function, fingerprints, body_of, is_in_key, state_reads);
      report_impure_calls(plan, fingerprints, body_of, is_cached);
    }
    if (!arguments_.records.empty()) return write_records(fingerprints, state, state_reads);
    if (failed() || ci_.getFrontendOpts().ProgramAction == clang::frontend::ParseSyntaxOnly) return;

    std::vector<ReplayableFunction> replayable;
    for (const auto& [function, plan] : cached_)
      if (const std::optional<clang::QualType> type = replayable_type(plan, sema))
        replayable.push_back({plan.function, *type});
    if (!replayable.empty()) emit_replay_table(replayable, sema, ci_.getASTConsumer());
    late.finish_pending();

    if (const auto classes = derived_classes_.all(sema); !classes.empty()) {
      emit_class_table(classes, sema, ci_.getASTConsumer());
      late.finish_pending();
    }

    const Collected code = collect_code(fingerprints, state, state_reads);
    if (code.records.empty() && !record_variable_.is_declared()) return;
    const std::string note = note_of(code.records, ci_.getTarget().isBigEndian());
    record_variable_.define(note, sema, ci_.getASTConsumer());
    if (const State::Table rows = state_rows(code, body_of, sema.Context); !rows.empty()) {
      state.emit(rows, record_variable_.declared(sema), ci_.getASTConsumer());
      late.finish_pending();
    }
  }

  Collected collect_code(Fingerprints& fingerprints, State& state, StateReads& state_reads) {
    clang::ASTContext& context = ci_.getASTContext();
    llvm::SetVector<const clang::Decl*> roots = roots_.all(context);
    for (const auto& [function, plan] : cached_) roots.insert(function);
    const auto body_of = [this](const clang::FunctionDecl* function) { return original_of(function); };
    const auto is_in_key = [&](const clang::VarDecl* variable) { return state.can_be_in_key(variable); };
    const auto name_of = [this](const clang::FunctionDecl* function) {
      const auto found = cached_.find(function);
      return found == cached_.end() ? std::string() : found->second.name;
    };
    return collect_records(roots, fingerprints, context, {body_of, is_in_key, name_of, state_reads});
  }

  /// For code that another compiler compiles. Code that uses the runtime gets no such file.
  void write_records(Fingerprints& fingerprints, State& state, StateReads& state_reads) {
    std::string text = abi::kAsksForCompiler.str();
    if (!questions_ || !questions_->any()) {
      const Collected code = collect_code(fingerprints, state, state_reads);
      const auto body_of = [this](const clang::FunctionDecl* function) { return original_of(function); };
      const clang::ASTContext& context = ci_.getASTContext();
      const std::string note = note_of(code.records, ci_.getTarget().isBigEndian());
      text = code.records.empty() ? "" : assembly_of(note, state_rows(code, body_of, context), context);
    }
    std::error_code error;
    llvm::raw_fd_ostream(arguments_.records, error) << text;
  }

  std::optional<CachedCode> cached_code_of(const clang::FunctionDecl* function) const {
    if (auto found = originals_.find(function); found != originals_.end()) return found->second;
    // The declaration of a callee that another translation unit defines still has its options, such as the version.
    const clang::AnnotateAttr* mark = cache_file_mark(function->getMostRecentDecl());
    if (!mark || function->isDefined()) return std::nullopt;
    MemoPlan plan;
    plan.options = options_of(mark);
    return CachedCode{nullptr, plan.result_options(), nullptr, nullptr};
  }

  /// Also of functions that are not planned yet, or that another translation unit defines. The mark is gone once the function is a
  /// wrapper.
  std::string stable_name_of(const clang::FunctionDecl* function) const {
    if (const auto found = stable_names_.find(function->getCanonicalDecl()); found != stable_names_.end())
      return found->second;
    const clang::AnnotateAttr* mark = cache_file_mark(function->getMostRecentDecl());
    return mark ? stable_name(function, options_of(mark)) : "";
  }

  const clang::FunctionDecl* original_of(const clang::FunctionDecl* function) const {
    auto found = originals_.find(function->getCanonicalDecl());
    return found == originals_.end() ? function->getDefinition() : found->second.original;
  }

  std::optional<RuntimeNames> find_runtime(const clang::FunctionDecl* user) {
    std::optional<RuntimeNames> names = RuntimeNames::find(ci_.getASTContext());
    const clang::SourceManager& sources = ci_.getSourceManager();
    if (!names) {
      report_error(ci_.getDiagnostics(), user->getLocation(),
                   "%0 cannot be cached: '#include <%1>' is missing")
          << user << abi::kHeader
          << clang::FixItHint::CreateInsertion(sources.getLocForStartOfFile(sources.getMainFileID()),
                                               ("#include <" + abi::kHeader + ">\n").str());
      return std::nullopt;
    }
    if (names->abi_version != detail::kAbiVersion) {
      report_error(
          ci_.getDiagnostics(), names->site->getLocation(),
          "these headers of cachepy have ABI version %0, but the plugin has version %1; install both "
          "from the same release")
          << static_cast<unsigned>(names->abi_version) << detail::kAbiVersion;
      return std::nullopt;
    }
    return names;
  }

  clang::CompilerInstance& ci_;
  const Arguments arguments_;
  AttributeTokens attribute_tokens_;
  std::optional<CompilerQuestions> questions_;
  std::size_t attributes_reported_ = 0;  ///< of an interpreter's earlier inputs
  Finder finder_;
  UncachedState uncached_state_;
  /// The cached functions by canonical declaration, and the present location of their code.
  llvm::DenseMap<const clang::FunctionDecl*, CachedCode> originals_;
  /// The functions that have been rewritten, by canonical declaration.
  llvm::MapVector<const clang::FunctionDecl*, MemoPlan> cached_;
  llvm::DenseMap<const clang::FunctionDecl*, std::string> stable_names_;  ///< by canonical declaration
  KnownContents contents_;
  llvm::StringMap<const clang::FunctionDecl*> named_;  ///< by their names in keys, with parameters
  RecordRoots roots_;
  DerivedClasses derived_classes_;
  RecordVariable record_variable_;
  std::optional<ImplSymbols> symbols_;  ///< created when there is something to compile
};

class Action : public clang::PluginASTAction {
 protected:
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& ci,
                                                        llvm::StringRef) override {
    return std::make_unique<Memoizer>(ci, arguments_);
  }

  bool ParseArgs(const clang::CompilerInstance& ci, const std::vector<std::string>& arguments) override {
    reset_groups();
    for (llvm::StringRef argument : arguments) {
      if (argument == "print-rewritten") {
        arguments_.print_rewritten = true;
      } else if (argument == "print-fingerprints") {
        arguments_.print_fingerprints = true;
      } else if (argument == "remarks") {
        arguments_.remarks = true;
      } else if (argument.consume_front("records=")) {
        arguments_.records = argument.str();
      } else if (argument.consume_front("macros=")) {
        arguments_.macros = argument.str();
      } else if (argument.starts_with("compiler=")) {
        continue;  // other_compiler()
      } else if (!argument.starts_with("no-warn=") || !silence_group(argument.split('=').second)) {
        report_error(ci.getDiagnostics(), {},
                     "cachepy: unknown plugin argument '%0'; known arguments are remarks, print-rewritten, "
                     "print-fingerprints and no-warn=GROUP, where GROUP is one of %1")
            << argument << group_names();
      }
    }
    return true;  // false would disable the plugin, and each attribute would be a further error
  }

  // Before code generation, which must see functions only after they were rewritten.
  ActionType getActionType() override { return AddBeforeMainAction; }

 private:
  Arguments arguments_;
};

}  // namespace
}  // namespace cachepy::plugin

static const clang::FrontendPluginRegistry::Add<cachepy::plugin::Action> registered(
    "cachepy", "memoize annotated functions");
