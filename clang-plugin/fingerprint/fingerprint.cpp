#include "fingerprint/fingerprint.h"

#include <algorithm>
#include <unordered_map>

#include "base/xxh3.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Frontend/CompilerInstance.h"
#include "compiler/llvm_compat.h"
#include "fingerprint/flags.h"
#include "fingerprint/library_code.h"
#include "fingerprint/names.h"
#include "fingerprint/text.h"
#include "fingerprint/user_decls.h"
#include "fingerprint/writer.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/raw_ostream.h"

namespace cachepy::plugin {

using namespace clang;

namespace {

Digest digest_of(llvm::StringRef bytes) {
  const XXH128_hash_t hash = xxh3_128(bytes);
  return {hash.low64, hash.high64};
}

void add(CodeText part, CodeText& out) {
  out.text += part.text;
  out.references.insert(part.references.begin(), part.references.end());
  out.virtual_calls.insert(part.virtual_calls.begin(), part.virtual_calls.end());
  out.left_to_optimizer |= part.left_to_optimizer;
}

Digest ordered(const Digest& first, const std::vector<Digest>& others) {
  std::string bytes = to_string(first);
  for (const Digest& other : others) bytes += to_string(other);
  return digest_of(bytes);
}

}  // namespace

class Fingerprints::Impl {
 public:
  Impl(const CompilerInstance& ci, CachedCodeOf cached_code_of, StableNameOf stable_name_of,
       KnownContents& contents)
      : context_(ci.getASTContext()),
        cached_code_of_(std::move(cached_code_of)),
        flags_(to_string(digest_of(result_changing_flags(ci)))),
        optimization_(to_string(digest_of(optimization_flags(ci)))),
        toolchain_(ci),
        user_decls_(context_, toolchain_),
        names_(context_, user_decls_, std::move(stable_name_of),
               [this](const FunctionDecl* function) -> const std::string& { return content_of(function); }),
        contents_(contents),
        libraries_([this](const Decl* decl) { return library_unit(decl); }) {
    look_for_assembly(context_.getTranslationUnitDecl());
  }

  const CodeUnit& unit(const Decl* decl) {
    decl = decl->getCanonicalDecl();
    auto found = units_.find(decl);
    if (found != units_.end()) return found->second;
    return units_.emplace(decl, make_unit(cast<NamedDecl>(decl))).first->second;
  }

  template <class Visit>
  void visit_reachable(const Decl* decl, Visit visit) {
    llvm::SmallVector<const Decl*, 64> pending{decl->getCanonicalDecl()};
    llvm::DenseSet<const Decl*> seen{pending.front()};
    while (!pending.empty()) {
      const CodeUnit& next = unit(pending.pop_back_val());
      visit(next);
      for (const Decl* step : steps_from(next))
        if (seen.insert(step).second) pending.push_back(step);
    }
  }

  std::vector<const Decl*> steps_from(const CodeUnit& unit) const {
    std::vector<const Decl*> steps = unit.references;
    for (const CXXMethodDecl* method : unit.virtual_calls)
      llvm::append_range(steps, user_decls_.overriders_of(method));
    return steps;
  }

  const Spelling& spelling(const NamedDecl* decl) { return names_.entity(decl); }

  /// This is called before all library templates are instantiated.
  Digest own_digest(const FunctionDecl* function) {
    const CodeText code = text_of(function, cached_of(function->getCanonicalDecl()));
    return digest_of(flags_of(code) + code.text);
  }

  bool is_library(const Decl* decl) const { return user_decls_.is_library(decl); }
  bool is_known_without_symbol(const FunctionDecl* function) {
    return names_.is_stable(function) || !content_of(function).empty();
  }
  bool is_third_party(const Decl* decl) const { return user_decls_.is_third_party(decl); }

 private:
  // Assembly outside of functions may define functions that any function of the translation unit calls, and change the meaning of
  // others.
  void look_for_assembly(const DeclContext* scope) {
    for (const Decl* decl : scope->decls()) {
      if (isa<NamespaceDecl, LinkageSpecDecl, ExportDecl>(decl)) {
        look_for_assembly(cast<DeclContext>(decl));
      } else if (const auto* assembly = dyn_cast<FileScopeAsmDecl>(decl)) {
        if (toolchain_.has(assembly->getLocation())) continue;
        flags_ += to_string(digest_of(compat::assembly_text(assembly)));
        assembly_.push_back(assembly);
      }
    }
  }

  CodeUnit make_unit(const NamedDecl* decl) {
    if (user_decls_.is_library(decl)) return make_library_unit(decl);
    const std::optional<CachedCode> cached = cached_of(decl);
    CodeText code = text_of(decl, cached);
    const Digest own = digest_of(flags_of(code) + code.text);
    CodeUnit unit{
        names_.entity(decl).text, own, code.references.takeVector(), code.virtual_calls.takeVector(), {}};
    const std::vector<Digest> libraries = library_digests(unit.references);
    if (libraries.empty()) return unit;
    if (cached)
      unit.library = join(libraries);
    else
      unit.digest = ordered(own, libraries);
    return unit;
  }

  /// The unit of a library declaration, with the user code that it leads to, if any.
  CodeUnit make_library_unit(const NamedDecl* decl) {
    CodeUnit unit{names_.entity(decl).text, {}, {}, {}, {}};
    if (!libraries_.closure_of(decl).leads_to_user) return unit;
    CodeText& code = library_texts_.at(decl);
    unit.references = code.references.takeVector();
    unit.virtual_calls = code.virtual_calls.takeVector();
    return unit;
  }

  LibraryCode::Unit library_unit(const Decl* decl) {
    const auto* named = cast<NamedDecl>(decl);
    LibraryCode::Unit unit;
    const Spelling& name = names_.entity(named);
    // Which functions a codec inherits is the user's choice.
    const bool is_chosen = user_decls_.is_inherited_by_codec(decl);
    unit.names_user_code = name.names_user_code || is_chosen;
    // If its name contains no user code, it can only reach user code that was added to the library's namespaces.
    if (!unit.names_user_code && !user_decls_.add_to_library()) return unit;
    CodeText code = text_of(named, std::nullopt);
    for (const Decl* to : code.references)
      if (user_decls_.is_library(to))
        unit.references.push_back(to);
      else
        unit.names_user_code = true;
    if (is_chosen)
      unit.own = digest_of(name.text);
    else if (!user_decls_.is_of_cachepy(decl))
      unit.own = digest_of(flags_of(code) + code.text);
    code.text = {};
    library_texts_.emplace(decl, std::move(code));
    return unit;
  }

  /// The digests of the referenced library code that leads to user code, in the order of first use.
  std::vector<Digest> library_digests(llvm::ArrayRef<const Decl*> references) {
    std::vector<Digest> digests;
    for (const Decl* decl : references) {
      if (!user_decls_.is_library(decl)) continue;
      const Digest& digest = libraries_.closure_of(decl).digest;
      if (digest != Digest{}) digests.push_back(digest);
    }
    return digests;
  }

  // The digest of its own text without its name, in which the helpers that it calls are also named by their content. So renaming or
  // moving a helper changes nothing, and exchanging two helpers changes the text of their callers.
  const std::string& content_of(const FunctionDecl* function) {
    function = function->getCanonicalDecl();
    if (const auto known = contents_.find(function); known != contents_.end()) return known->second;
    static const std::string kByName;
    if (const auto begin = llvm::find(path_, function); begin != path_.end()) {
      in_cycles_.insert(begin, path_.end());
      return kByName;
    }
    if (path_.size() == kDeepest) {
      in_cycles_.insert(path_.begin(), path_.end());
      return contents_[function] = "";
    }
    if (!may_be_known_by_content(function)) return contents_[function] = "";
    path_.push_back(function);
    const CodeText code = text_of_function(function, function->getDefinition(), /*with_name=*/false, context_,
                                           names_, user_decls_);
    path_.pop_back();
    const bool is_named = code.needs_name || in_cycles_.contains(function);
    return contents_[function] = is_named ? "" : to_string(digest_of(flags_of(code) + code.text));
  }

  /// A plain function or member function that only calls can reach and whose symbol nobody else defines.
  bool may_be_known_by_content(const FunctionDecl* function) {
    const FunctionDecl* definition = function->getDefinition();
    const auto* method = dyn_cast<CXXMethodDecl>(function);
    if (!definition || !definition->hasBody() || !function->getIdentifier() || function->isMain() ||
        function->getTemplatedKind() != FunctionDecl::TK_NonTemplate || function->isExternC() ||
        function->isMultiVersion() || function->isImplicit() || (method && method->isVirtual()) ||
        function->getDeclContext()->isDependentContext() || function->getParentFunctionOrMethod())
      return false;
    for (const FunctionDecl* each : function->redecls())
      if (each->hasAttr<AliasAttr>() || each->hasAttr<IFuncAttr>() || each->hasAttr<AsmLabelAttr>() ||
          each->hasAttr<WeakAttr>() || each->hasAttr<WeakRefAttr>() || each->hasAttr<UsedAttr>() ||
          each->hasAttr<AnnotateAttr>())
        return false;
    return assembly_.empty() && !user_decls_.is_library(function) && !cached_of(function);
  }

  std::string flags_of(const CodeText& code) const {
    return code.left_to_optimizer ? flags_ + optimization_ : flags_;
  }

  std::optional<CachedCode> cached_of(const Decl* decl) const {
    const auto* function = dyn_cast<FunctionDecl>(decl);
    return function ? cached_code_of_(function) : std::nullopt;
  }

  CodeText text_of(const NamedDecl* decl, const std::optional<CachedCode>& cached) {
    if (const auto* variable = dyn_cast<VarDecl>(decl))
      return text_of_variable(variable, context_, names_, user_decls_);
    if (const auto* record = dyn_cast<CXXRecordDecl>(decl))
      return text_of_class(record, context_, names_, user_decls_);

    const auto* function = cast<FunctionDecl>(decl);
    const FunctionDecl* original = cached ? cached->original : function->getDefinition();
    CodeText code =
        text_of_function(function, original, content_of(function).empty(), context_, names_, user_decls_);
    if (original && !assembly_.empty()) {
      CodeWriter named(context_, names_, user_decls_);
      for (const FileScopeAsmDecl* assembly : assembly_)
        named.assembly(compat::assembly_text(assembly), assembly->getLocation());
      for (const Decl* reference : named.take().references) code.references.insert(reference);
    }
    if (cached) code.text += cached->options;
    if (cached && cached->predicate)
      add(text_of_body(cached->predicate, context_, names_, user_decls_), code);
    if (cached && cached->memoize) code.references.insert(cached->memoize->getCanonicalDecl());
    return code;
  }

  const ASTContext& context_;
  const CachedCodeOf cached_code_of_;
  std::string flags_;
  const std::string optimization_;
  std::vector<const FileScopeAsmDecl*> assembly_;
  const Toolchain toolchain_;
  UserDecls user_decls_;
  CodeNames names_;
  KnownContents& contents_;
  static constexpr std::size_t kDeepest = 100;
  std::vector<const FunctionDecl*> path_;  ///< whose contents are being determined
  llvm::DenseSet<const FunctionDecl*> in_cycles_;
  LibraryCode libraries_;
  std::unordered_map<const Decl*, CodeText> library_texts_;  ///< for their references
  std::unordered_map<const Decl*, CodeUnit> units_;
};

Fingerprints::Fingerprints(const CompilerInstance& ci, CachedCodeOf cached_code_of,
                           StableNameOf stable_name_of, KnownContents& contents)
    : impl_(std::make_unique<Impl>(ci, std::move(cached_code_of), std::move(stable_name_of), contents)) {}

Fingerprints::~Fingerprints() = default;

const CodeUnit& Fingerprints::local_unit(const Decl* decl) {
  return impl_->unit(decl);
}

std::string Fingerprints::name_by_place(const FunctionDecl* function) {
  const Spelling& name = impl_->spelling(function);
  return name.has_place ? name.text.substr(0, name.parameters) : "";
}

Digest Fingerprints::own_digest(const FunctionDecl* function) {
  return impl_->own_digest(function);
}

bool Fingerprints::is_known_without_symbol(const FunctionDecl* function) {
  return impl_->is_known_without_symbol(function);
}

bool Fingerprints::is_library(const Decl* decl) const {
  return impl_->is_library(decl);
}

bool Fingerprints::is_third_party(const Decl* decl) const {
  return impl_->is_third_party(decl);
}

std::vector<const Decl*> Fingerprints::steps_from(const CodeUnit& unit) const {
  return impl_->steps_from(unit);
}

std::vector<const CodeUnit*> Fingerprints::reachable(const Decl* decl) {
  std::vector<const CodeUnit*> units;
  impl_->visit_reachable(decl, [&](const CodeUnit& unit) {
    if (unit.digest != Digest{}) units.push_back(&unit);
  });
  return units;
}

Digest Fingerprints::of(const FunctionDecl* function) {
  std::vector<Digest> locals;
  for (const CodeUnit* unit : reachable(function)) {
    locals.push_back(unit->digest);
    if (unit->library != Digest{}) locals.push_back(unit->library);
  }
  return join(std::move(locals));
}

void Fingerprints::print(llvm::raw_ostream& out, const FunctionDecl* function) {
  out << local_unit(function).name << ' ' << to_string(of(function)) << '\n';
  std::vector<std::string> lines;
  for (const CodeUnit* unit : reachable(function))
    lines.push_back(unit->name + ' ' + to_string(unit->digest));
  std::sort(lines.begin(), lines.end());
  for (const std::string& line : lines) out << "  " << line << '\n';
}

Digest join(std::vector<Digest> locals) {
  std::sort(locals.begin(), locals.end());
  locals.erase(std::unique(locals.begin(), locals.end()), locals.end());
  std::string bytes;
  for (const Digest& local : locals) {
    char word[8];
    for (std::uint64_t half : local) {
      llvm::support::endian::write64le(word, half);
      bytes.append(word, sizeof word);
    }
  }
  return digest_of(bytes);
}

std::string to_string(const Digest& digest) {
  return llvm::utohexstr(digest[1], /*LowerCase=*/true, 16) +
         llvm::utohexstr(digest[0], /*LowerCase=*/true, 16);
}

}  // namespace cachepy::plugin
