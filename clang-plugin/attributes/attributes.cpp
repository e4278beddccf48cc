#include "attributes/attributes.h"

#include "abi.h"
#include "attributes/attribute_tokens.h"
#include "attributes/marks.h"
#include "attributes/option_parser.h"
#include "base/diagnostics.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Sema/ParsedAttr.h"
#include "clang/Sema/Sema.h"
#include "compiler/llvm_compat.h"
#include "llvm/ADT/StringExtras.h"

namespace cachepy::plugin {
namespace {

using clang::Decl;
using clang::ParsedAttr;
using clang::Sema;

/// Whether the rest of the plugin runs. Some tools, such as clang-tidy, load it as a plugin of the static analyzer, only so that its
/// attributes are known. Nothing is rewritten then, so nothing must be reported.
bool is_at_work(Sema& sema) {
  return AttributeTokens::of(sema.getPreprocessor()) != nullptr;
}

WrittenAttribute* written(Sema& sema, const ParsedAttr& attr) {
  AttributeTokens* tokens = AttributeTokens::of(sema.getPreprocessor());
  // The range of [[cachepy::name]] goes from the scope (which "using" may share) to the name.
  return tokens ? tokens->find(attr.getRange().getEnd()) : nullptr;
}

void refuse(Sema& sema, const ParsedAttr& attr, llvm::StringRef message) {
  if (!is_at_work(sema)) return;
  if (WrittenAttribute* attribute = written(sema, attr)) {
    if (attribute->refused) return;  // one attribute may apply to several declarators
    attribute->refused = true;
  }
  report_error(sema.getDiagnostics(), attr.getRange().getEnd(), message) << attr.getRange();
}

/// The base of our attributes. Clang keeps these objects as long as it runs.
class Attribute : public clang::ParsedAttrInfo {
 public:
  Attribute(const char* spelling, llvm::StringRef mark, const char* misplaced)
      : spelling_{clang::AttributeCommonInfo::AS_CXX11, spelling}, mark_(mark), misplaced_(misplaced) {
    Spellings = spelling_;
  }

  bool acceptsLangOpts(const clang::LangOptions& options) const override { return options.CPlusPlus; }

  bool diagAppertainsToDecl(Sema& sema, const ParsedAttr& attr, const Decl* decl) const override {
    if (may_stand_on(decl)) return true;
    refuse(sema, attr, misplaced_);
    return false;
  }

  bool diagAppertainsToStmt(Sema& sema, const ParsedAttr& attr, const clang::Stmt*) const override {
    refuse(sema, attr, misplaced_);
    return false;
  }

  AttrHandling handleDeclAttribute(Sema& sema, Decl* decl, const ParsedAttr& attr) const override {
    if (!is_at_work(sema)) return AttributeNotApplied;
    WrittenAttribute* attribute = written(sema, attr);
    if (!attribute) {
      refuse(sema, attr, "the arguments of this attribute cannot be read here");
      return AttributeNotApplied;
    }
    if (attribute->refused) return AttributeNotApplied;
    std::optional<std::string> text = annotation(sema, decl, *attribute);
    if (!text) {
      attribute->refused = true;
      return AttributeNotApplied;
    }
    decl->addAttr(clang::AnnotateAttr::Create(sema.Context, *text, nullptr, 0, attr.getRange()));
    attribute->decls.push_back(decl);
    return AttributeApplied;
  }

 protected:
  virtual bool may_stand_on(const Decl* decl) const = 0;
  llvm::StringRef mark() const { return mark_; }

  /// The text of the annotation, or nullopt if an error was reported.
  virtual std::optional<std::string> annotation(Sema& sema, Decl*, const WrittenAttribute& attribute) const {
    if (attribute.open.isInvalid()) return mark_.str();
    report_error(sema.getDiagnostics(), attribute.open, "'%0' takes no arguments")
        << mark_ << clang::FixItHint::CreateRemoval(clang::SourceRange(attribute.open, attribute.close));
    return std::nullopt;
  }

 private:
  Spelling spelling_;
  llvm::StringRef mark_;
  const char* misplaced_;
};

class CacheFile : public Attribute {
 public:
  CacheFile()
      : Attribute(
            abi::kCacheFileMark.data(), abi::kCacheFileMark,
            "'cachepy::cache_file' belongs on the declaration of a function; to cache this computation, put "
            "it into a function with a name") {}

 private:
  bool may_stand_on(const Decl* decl) const override {
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(decl);
    return llvm::isa<clang::FunctionDecl>(decl) && !llvm::isa<clang::CXXDeductionGuideDecl>(decl) &&
           !(method && method->getParent()->isLambda());
  }

  std::optional<std::string> annotation(Sema& sema, Decl* decl,
                                        const WrittenAttribute& attribute) const override {
    const auto* function = llvm::cast<clang::FunctionDecl>(decl);
    const clang::AnnotateAttr* earlier = cache_file_mark(function);
    if (earlier && !earlier->isInherited()) {
      report_error(sema.getDiagnostics(), attribute.name.getLocation(),
                   "'cachepy::cache_file' is given twice");
      report_note(sema.getDiagnostics(), earlier->getRange().getEnd(), "first given here");
      return std::nullopt;
    }
    std::optional<CacheFileOptions> options = parse_options(attribute, sema.getPreprocessor());
    if (!options) return std::nullopt;
    return cache_file_text(*options);
  }
};

class ParameterAttribute : public Attribute {
 public:
  using Attribute::Attribute;

 private:
  bool may_stand_on(const Decl* decl) const override { return llvm::isa<clang::ParmVarDecl>(decl); }
};

class IgnoreArg : public ParameterAttribute {
 public:
  IgnoreArg()
      : ParameterAttribute(abi::kIgnoreArgMark.data(), abi::kIgnoreArgMark,
                           "'cachepy::ignore_arg' belongs on a parameter of a cached function") {}
};

class FileArg : public ParameterAttribute {
 public:
  FileArg()
      : ParameterAttribute(abi::kFileArgMark.data(), abi::kFileArgMark,
                           "'cachepy::file_arg' belongs on a parameter of a cached function") {}
};

/// An attribute that optionally takes the number of elements behind a pointer, as a string.
class SizedAttribute : public Attribute {
 public:
  using Attribute::Attribute;

 protected:
  bool may_stand_on(const Decl* decl) const override { return llvm::isa<clang::ParmVarDecl>(decl); }

  std::optional<std::string> annotation(Sema& sema, Decl* decl,
                                        const WrittenAttribute& attribute) const override {
    if (attribute.open.isInvalid()) return mark().str();
    const clang::QualType type = llvm::cast<clang::ValueDecl>(decl)->getType();
    const bool is_text =
        attribute.arguments.size() == 1 && attribute.arguments[0].is(clang::tok::string_literal);
    if (!is_text || !(type->isPointerType() || type->isDependentType())) {
      report_error(sema.getDiagnostics(), attribute.open,
                   is_text ? "'%0' takes a size on a pointer only"
                           : "'%0' takes a string with the number of elements, such as '%0(\"rows * cols\")'")
          << mark();
      return std::nullopt;
    }
    const std::string spelling = sema.getPreprocessor().getSpelling(attribute.arguments[0]);
    return mark().str() + '\0' + llvm::StringRef(spelling).trim('"').str();
  }
};

/// For a field, it also takes the capacity: "size_", "capacity_".
class Size : public SizedAttribute {
 public:
  Size()
      : SizedAttribute(
            abi::kSizeMark.data(), abi::kSizeMark,
            "'cachepy::size' belongs on a pointer: a parameter of a cached function, or a field of a class") {
  }

 private:
  bool may_stand_on(const Decl* decl) const override {
    return llvm::isa<clang::FieldDecl>(decl) || SizedAttribute::may_stand_on(decl);
  }

  std::optional<std::string> annotation(Sema& sema, Decl* decl,
                                        const WrittenAttribute& attribute) const override {
    const auto* field = llvm::dyn_cast<clang::FieldDecl>(decl);
    if (!field) return SizedAttribute::annotation(sema, decl, attribute);
    std::vector<std::string> sizes;
    for (const clang::Token& token : attribute.arguments)
      if (token.is(clang::tok::string_literal))
        sizes.push_back(llvm::StringRef(sema.getPreprocessor().getSpelling(token)).trim('"').str());
    const bool is_list =
        !sizes.empty() && sizes.size() <= 2 && attribute.arguments.size() == 2 * sizes.size() - 1;
    if (is_list) return mark().str() + '\0' + llvm::join(sizes, llvm::StringRef("\0", 1));
    report_error(sema.getDiagnostics(), attribute.name.getLocation(),
                 "'%0' on a field takes a string with the number of elements, and optionally one with the "
                 "capacity, such as '%0(\"size_\", \"capacity_\")'")
        << mark();
    return std::nullopt;
  }
};

class Out : public SizedAttribute {
 public:
  Out()
      : SizedAttribute(abi::kOutMark.data(), abi::kOutMark,
                       "'cachepy::out' belongs on a parameter of a cached function") {}
};

class InOut : public SizedAttribute {
 public:
  InOut()
      : SizedAttribute(abi::kInOutMark.data(), abi::kInOutMark,
                       "'cachepy::inout' belongs on a parameter of a cached function") {}
};

class In : public SizedAttribute {
 public:
  In()
      : SizedAttribute(abi::kInMark.data(), abi::kInMark,
                       "'cachepy::in' belongs on a parameter of a cached function") {}
};

/// When a member of a union is active, or when any is: on the union itself.
class Active : public Attribute {
 public:
  Active()
      : Attribute(abi::kActiveMark.data(), abi::kActiveMark,
                  "'cachepy::active' belongs on a member of a union, or behind 'union'") {}

 private:
  bool may_stand_on(const Decl* decl) const override {
    const auto* field = llvm::dyn_cast<clang::FieldDecl>(decl);
    const auto* record = field ? field->getParent() : llvm::dyn_cast<clang::RecordDecl>(decl);
    return record && record->isUnion();
  }

  std::optional<std::string> annotation(Sema& sema, Decl*, const WrittenAttribute& attribute) const override {
    const bool is_text =
        attribute.arguments.size() == 1 && attribute.arguments[0].is(clang::tok::string_literal);
    if (!is_text) {
      report_error(sema.getDiagnostics(), attribute.name.getLocation(),
                   "'%0' takes a string with a condition on other members of the object, such as "
                   "'%0(\"kind_ == Kind::number\")'")
          << mark();
      return std::nullopt;
    }
    return mark().str() + '\0' +
           llvm::StringRef(sema.getPreprocessor().getSpelling(attribute.arguments[0])).trim('"').str();
  }
};

class Ignore : public Attribute {
 public:
  Ignore()
      : Attribute(
            abi::kIgnoreMark.data(), abi::kIgnoreMark,
            "'cachepy::ignore' belongs on a field of a class or a global variable; for a parameter there is "
            "'cachepy::ignore_arg'") {}

 private:
  bool may_stand_on(const Decl* decl) const override {
    const auto* variable = llvm::dyn_cast<clang::VarDecl>(decl);
    return llvm::isa<clang::FieldDecl>(decl) || (variable && variable->hasGlobalStorage());
  }
};

using Registry = clang::ParsedAttrInfoRegistry;
const Registry::Add<CacheFile> cache_file("cachepy::cache_file", "memoize a function");
const Registry::Add<IgnoreArg> ignore_arg("cachepy::ignore_arg", "leave a parameter out of the key");
const Registry::Add<FileArg> file_arg("cachepy::file_arg",
                                      "a parameter that names a file whose content is in the key");
const Registry::Add<Out> out("cachepy::out", "a parameter that the function writes before it reads it");
const Registry::Add<InOut> inout("cachepy::inout", "a parameter that the function reads and writes");
const Registry::Add<In> in("cachepy::in",
                           "a parameter that the function only reads, whatever its type allows");
const Registry::Add<Size> size("cachepy::size", "how many elements a pointer leads to");
const Registry::Add<Active> active("cachepy::active", "when a member of a union is active");
const Registry::Add<Ignore> ignore("cachepy::ignore", "leave a field out of hashing and storing");

}  // namespace
}  // namespace cachepy::plugin
