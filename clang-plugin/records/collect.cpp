#include "records/collect.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/Mangle.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/raw_ostream.h"

namespace cachepy::plugin {

using namespace clang;

namespace {

/// What a unit reaches next, with library code folded away.
struct Steps {
  llvm::SetVector<const Decl*> references;
  llvm::SetVector<const CXXMethodDecl*> virtual_calls;

  void add(const Steps& others) {
    references.insert(others.references.begin(), others.references.end());
    virtual_calls.insert(others.virtual_calls.begin(), others.virtual_calls.end());
  }
};

GlobalDecl symbol_owner(const NamedDecl* decl) {
  if (const auto* constructor = dyn_cast<CXXConstructorDecl>(decl)) return {constructor, Ctor_Complete};
  if (const auto* destructor = dyn_cast<CXXDestructorDecl>(decl)) return {destructor, Dtor_Complete};
  if (const auto* function = dyn_cast<FunctionDecl>(decl)) return GlobalDecl(function);
  return GlobalDecl(cast<VarDecl>(decl));
}

class Collector {
 public:
  Collector(Fingerprints& fingerprints, ASTContext& context, const RecordSources& sources)
      : fingerprints_(fingerprints),
        context_(context),
        sources_(sources),
        state_reads_(sources.state_reads),
        mangler_(context.createMangleContext()) {}

  Collected collect(const llvm::SetVector<const Decl*>& roots) {
    for (const Decl* root : roots)
      if (!fingerprints_.is_library(root)) index_of(root);
    // The list grows while it is processed.
    for (unsigned i = 0; i < units_.size(); ++i) {
      UnitRecord record = units_[i] ? make_record(cast<NamedDecl>(units_[i])) : std::move(libraries_[i]);
      records_.push_back(std::move(record));
    }
    return {std::move(records_), std::move(units_)};
  }

 private:
  unsigned index_of(const Decl* unit) {
    const auto [place, is_new] = indices_.try_emplace(unit, static_cast<unsigned>(units_.size()));
    if (is_new) units_.push_back(unit);
    return place->second;
  }

  /// Adds a unit for the library code that a cached function uses. It is separate, because the function is identified by the digest of
  /// its own text.
  unsigned index_of_libraries(const CodeUnit& user, const UnitRecord& user_record) {
    const auto index = static_cast<unsigned>(units_.size());
    units_.push_back(nullptr);
    UnitRecord& record = libraries_[index];
    record.defined = true;
    record.name = "templates of libraries, as used by " + user.name;
    record.digest = user.library;
    record.file = user_record.file;
    record.line = user_record.line;
    return index;
  }

  UnitRecord make_record(const NamedDecl* decl) {
    UnitRecord record;
    record.external = decl->isExternallyVisible();
    const Decl* definition = definition_of(decl);
    const auto* method = dyn_cast<CXXMethodDecl>(decl);
    if (isa<CXXRecordDecl>(decl)) record.kind = UnitRecord::Kind::kClass;
    if (isa<VarDecl>(decl)) record.kind = UnitRecord::Kind::kVariable;
    if (const auto* function = dyn_cast<FunctionDecl>(decl); function && is_without_symbol(function))
      record.kind = UnitRecord::Kind::kWithoutSymbol;
    if (definition && !fingerprints_.is_library(decl)) {
      const CodeUnit& unit = fingerprints_.local_unit(decl);
      record.defined = true;
      record.name = unit.name;
      record.digest = unit.digest;
      place(definition, record);
      const Steps steps = steps_from(unit);
      for (const Decl* step : steps.references) record.references.push_back(index_of(step));
      if (unit.library != Digest{}) record.references.push_back(index_of_libraries(unit, record));
      for (const CXXMethodDecl* call : steps.virtual_calls) record.virtual_calls.push_back(index_of(call));
      if (const auto* function = dyn_cast<FunctionDecl>(decl)) {
        record.cached_as = sources_.cached_name_of(function);
        add_state(cast<FunctionDecl>(definition), record.state);
      }
      if (const auto* variable = dyn_cast<VarDecl>(decl)) add_state_behind(variable, record.state);
      if (method && method->isVirtual()) add_overridden(method, record.overridden);
    }
    if (record.external && !isa<CXXRecordDecl>(decl)) record.name = symbol_of(decl);
    return record;
  }

  /// A stable name may be used by functions with internal linkage of several translation units.
  bool is_without_symbol(const FunctionDecl* function) const {
    return fingerprints_.is_known_without_symbol(function) &&
           (function->isExternallyVisible() || sources_.cached_name_of(function).empty());
  }

  /// The declaration with the unit's content; null if it is not in this translation unit.
  const Decl* definition_of(const Decl* decl) const {
    if (const auto* function = dyn_cast<FunctionDecl>(decl)) return sources_.body_of(function);
    if (const auto* variable = dyn_cast<VarDecl>(decl)) return variable->getDefinition();
    return cast<CXXRecordDecl>(decl)->getDefinition();
  }

  void place(const Decl* definition, UnitRecord& record) const {
    const PresumedLoc place = context_.getSourceManager().getPresumedLoc(definition->getLocation());
    if (place.isInvalid()) return;
    record.file = place.getFilename();
    record.line = place.getLine();
  }

  // Variables of libraries are left out: users cannot pass them as arguments.
  bool value_matters(const VarDecl* variable) const {
    return !context_.getSourceManager().isInSystemHeader(variable->getLocation()) &&
           sources_.is_in_key(variable);
  }

  void add_state(const FunctionDecl* definition, std::vector<unsigned>& out) {
    llvm::SetVector<const VarDecl*> read;
    state_reads_.find(definition, [&](const VarDecl* variable, SourceLocation) {
      if (value_matters(variable)) read.insert(variable);
    });
    for (const VarDecl* variable : read) out.push_back(index_of(variable));
  }

  void add_state_behind(const VarDecl* constant, std::vector<unsigned>& out) {
    llvm::SetVector<const VarDecl*> behind;
    state_reads_.find_behind(constant, [&](const VarDecl* variable, SourceLocation) {
      if (value_matters(variable)) behind.insert(variable);
    });
    for (const VarDecl* variable : behind) out.push_back(index_of(variable));
  }

  void add_overridden(const CXXMethodDecl* method, std::vector<unsigned>& out) {
    llvm::SetVector<const CXXMethodDecl*> bases(method->begin_overridden_methods(),
                                                method->end_overridden_methods());
    for (unsigned i = 0; i < bases.size(); ++i) {
      const CXXMethodDecl* base = bases[i];
      bases.insert(base->begin_overridden_methods(), base->end_overridden_methods());
      if (!fingerprints_.is_library(base)) out.push_back(index_of(base->getCanonicalDecl()));
    }
  }

  /// The linker's name.
  std::string symbol_of(const NamedDecl* decl) {
    std::string name;
    llvm::raw_string_ostream out(name);
    if (mangler_->shouldMangleDeclName(decl))
      mangler_->mangleName(symbol_owner(decl), out);
    else
      out << *decl;
    return name;
  }

  Steps steps_from(const CodeUnit& unit) {
    Steps steps;
    add_virtual_calls(unit, steps);
    for (const Decl* reference : unit.references)
      if (!add_end(reference, steps) && !fingerprints_.local_unit(reference).references.empty())
        steps.add(through_library(reference));
    return steps;
  }

  void add_virtual_calls(const CodeUnit& unit, Steps& steps) const {
    for (const CXXMethodDecl* call : unit.virtual_calls)
      if (!fingerprints_.is_library(call)) steps.virtual_calls.insert(call);
  }

  /// Adds a declaration at which the walk through library code ends. False if the walk must continue through it.
  bool add_end(const Decl* decl, Steps& steps) const {
    const bool of_library = fingerprints_.is_library(decl);
    if (of_library && !is_foreign_function(decl)) return false;
    if (of_library || can_matter(decl)) steps.references.insert(decl);
    return true;
  }

  /// Everything that can be reached from a library unit through library units.
  const Steps& through_library(const Decl* entrance) {
    const auto [place, is_new] = through_library_.try_emplace(entrance);
    if (!is_new) return *place->second;
    auto steps = std::make_unique<Steps>();
    llvm::SmallVector<const Decl*, 64> pending{entrance};
    llvm::DenseSet<const Decl*> seen{entrance};
    while (!pending.empty()) {
      const CodeUnit& unit = fingerprints_.local_unit(pending.pop_back_val());
      add_virtual_calls(unit, *steps);
      for (const Decl* reference : unit.references)
        if (!add_end(reference, *steps) && seen.insert(reference).second) pending.push_back(reference);
    }
    return *(through_library_[entrance] = std::move(steps));
  }

  /// Whether it has code here, or may have code elsewhere. False for a class of which only the name is known, and for functions that the
  /// compiler would define here if they were needed.
  bool can_matter(const Decl* decl) const {
    if (definition_of(decl)) return true;
    if (isa<CXXRecordDecl>(decl)) return false;
    if (const auto* function = dyn_cast<FunctionDecl>(decl))
      return function->isExternallyVisible() && !function->isDefaulted() && !function->isDeleted() &&
             function->getBuiltinID() == 0;
    return cast<VarDecl>(decl)->isExternallyVisible();
  }

  /// Whether it is a function of a library other than the language's own, and its code is not in its header.
  bool is_foreign_function(const Decl* decl) const {
    const auto* function = dyn_cast<FunctionDecl>(decl);
    return function && fingerprints_.is_third_party(function) && !function->isDefined() &&
           function->isExternallyVisible() && !function->isImplicit() && !function->isDefaulted() &&
           !function->isDeleted() && function->getBuiltinID() == 0;
  }

  Fingerprints& fingerprints_;
  ASTContext& context_;
  const RecordSources& sources_;
  StateReads& state_reads_;
  const std::unique_ptr<MangleContext> mangler_;
  std::vector<const Decl*> units_;  ///< null: see libraries_
  llvm::DenseMap<unsigned, UnitRecord> libraries_;
  std::vector<UnitRecord> records_;
  llvm::DenseMap<const Decl*, unsigned> indices_;
  llvm::DenseMap<const Decl*, std::unique_ptr<Steps>> through_library_;
};

}  // namespace

Collected collect_records(const llvm::SetVector<const Decl*>& roots, Fingerprints& fingerprints,
                          ASTContext& context, const RecordSources& sources) {
  return Collector(fingerprints, context, sources).collect(roots);
}

}  // namespace cachepy::plugin
