// The part of CodeWriter for attributes: writes all of them except those that cannot change a result.
#include <algorithm>

#include "abi.h"
#include "clang/AST/Attr.h"
#include "fingerprint/attribute_rules.h"
#include "fingerprint/writer.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace cachepy::plugin {

using namespace clang;

namespace {

// cachepy's own marks contain options. Those that affect results are written with the cached function.
bool is_own_mark(const Attr* attribute) {
  const auto* note = dyn_cast<AnnotateAttr>(attribute);
  return note && note->getAnnotation().starts_with("cachepy");
}

/// The arguments after the attribute's name, in any of its spellings: "(8)" for [[gnu::aligned(8)]].
std::string arguments_of(const Attr* attribute, const ASTContext& context) {
  std::string printed;
  llvm::raw_string_ostream stream(printed);
  attribute->printPretty(stream, context.getPrintingPolicy());
  const std::size_t name = printed.find(attribute->getSpelling());
  if (name == std::string::npos) return printed;
  std::string arguments;
  int depth = 0;
  for (const char c : StringRef(printed).drop_front(name + std::strlen(attribute->getSpelling()))) {
    if (c == '(') ++depth;
    if ((c == ')' && --depth < 0) || (c == ']' && depth == 0)) break;
    arguments += c;
  }
  return arguments;
}

}  // namespace

void CodeWriter::attributes(const Decl* decl) {
  std::vector<std::string> texts;
  for (const Attr* attribute : decl->attrs()) {
    if (is_without_meaning(attribute->getKind()) || is_own_mark(attribute)) continue;
    texts.push_back(separately([&] { this->attribute(attribute); }));
  }
  // Sorted and without duplicates, because declarations repeat attributes, in any order.
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  for (const std::string& text : texts) code_.text += text;
}

void CodeWriter::attribute(const Attr* attribute) {
  token("attribute");
  token(static_cast<unsigned>(attribute->getKind()));
  if (const auto* aligned = dyn_cast<AlignedAttr>(attribute)) {
    if (!aligned->isAlignmentDependent()) token(aligned->getAlignment(const_cast<ASTContext&>(context_)));
  } else if (const auto* cleanup = dyn_cast<CleanupAttr>(attribute)) {
    function(cleanup->getFunctionDecl());
  } else if (const auto* assumption = dyn_cast<CXXAssumeAttr>(attribute)) {
    statement(assumption->getAssumption());
  } else if (const auto* hint = dyn_cast<LoopHintAttr>(attribute)) {
    token(static_cast<unsigned>(hint->getOption()));
    token(static_cast<unsigned>(hint->getState()));
    statement(hint->getValue());
  } else if (const auto* note = dyn_cast<AnnotateAttr>(attribute)) {
    token(note->getAnnotation());
    for (const Expr* argument : note->args()) statement(argument);
  } else if (const auto* label = dyn_cast<AsmLabelAttr>(attribute)) {
    token(label->getLabel());
  } else if (const auto* alias = dyn_cast<WeakRefAttr>(attribute)) {
    symbol(alias->getAliasee());
  } else if (!openmp_attribute(attribute)) {
    token(arguments_of(attribute, context_));
  }
}

bool CodeWriter::VisitAttributedStmt(const AttributedStmt* stmt) {
  for (const Attr* attribute : stmt->getAttrs())
    if (!is_without_meaning(attribute->getKind())) this->attribute(attribute);
  return false;
}

// A type alias may have attributes that its type does not have: alignment, aliasing.
void CodeWriter::type_as_written(QualType type) {
  this->type(type);
  for (QualType step = type; !step.isNull();) {
    if (const auto* alias = dyn_cast<TypedefType>(step.getTypePtr())) {
      if (alias->getDecl()->hasAttrs()) attributes(alias->getDecl());
    } else if (const auto* attributed = dyn_cast<AttributedType>(step.getTypePtr())) {
      if (!is_without_meaning(attributed->getAttrKind()))
        token("attribute of type " + llvm::utostr(static_cast<unsigned>(attributed->getAttrKind())));
    }
    const QualType desugared = step.getSingleStepDesugaredType(context_);
    if (desugared != step)
      step = desugared;
    else if (const ArrayType* array = context_.getAsArrayType(step))
      step = array->getElementType();
    else
      step = step->getPointeeType();
  }
}

}  // namespace cachepy::plugin
