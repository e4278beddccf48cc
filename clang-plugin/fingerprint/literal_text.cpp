#include "fingerprint/literal_text.h"

#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "compiler/llvm_compat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace cachepy::plugin {

using namespace clang;

namespace {

bool is_place_macro(StringRef name) {
  return llvm::StringSwitch<bool>(name)
      .Cases("__LINE__", "__FILE__", "__FILE_NAME__", "__BASE_FILE__", "__INCLUDE_LEVEL__", true)
      .Cases("__DATE__", "__TIME__", "__TIMESTAMP__", true)
      .Default(false);
}

std::string spelling_at(SourceLocation place, const ASTContext& context) {
  llvm::SmallString<32> buffer;
  return Lexer::getSpelling(context.getSourceManager().getSpellingLoc(place), buffer,
                            context.getSourceManager(), context.getLangOpts())
      .str();
}

// `#x` with x = __LINE__ leaves no trace of __LINE__, but its value is the number of its line.
bool is_own_line(SourceLocation place, StringRef spelling, const SourceManager& sources) {
  SourceLocation use = sources.getExpansionRange(place).getEnd();
  return spelling == "\"" + llvm::utostr(sources.getPresumedLineNumber(use)) + "\"";
}

std::string bits_of(const llvm::APFloat& number) {
  return llvm::toString(number.bitcastToAPInt(), 16, false);
}

std::string counted(StringRef bytes) {
  return (llvm::utostr(bytes.size()) + ":" + bytes).str();
}

}  // namespace

bool says_where_it_stands(SourceLocation literal, const ASTContext& context) {
  const SourceManager& sources = context.getSourceManager();
  while (literal.isMacroID()) {
    SourceLocation spelled = sources.getImmediateSpellingLoc(literal);
    // The preprocessor writes generated tokens to a scratch buffer.
    if (!sources.isMacroArgExpansion(literal) && spelled.isFileID() &&
        sources.isWrittenInScratchSpace(spelled)) {
      SourceLocation maker = sources.getImmediateExpansionRange(literal).getBegin();
      return is_place_macro(spelling_at(maker, context)) ||
             is_own_line(literal, spelling_at(literal, context), sources);
    }
    literal = spelled;
  }
  return false;
}

// "(lambda at FILE:1:2)", "(unnamed struct at FILE:1:2)"
bool names_a_place(StringRef function_name) {
  return function_name.contains("(lambda at ") || function_name.contains("(unnamed ");
}

std::string literal_text(const StringLiteral* literal, const ASTContext& context) {
  std::string text = llvm::utostr(static_cast<unsigned>(literal->getKind())) + " ";
  bool masked = false;
  for (unsigned i = 0; i < literal->getNumConcatenated(); ++i)
    masked |= says_where_it_stands(literal->getStrTokenLoc(i), context);
  if (!masked) return text + counted(literal->getBytes());

  for (unsigned i = 0; i < literal->getNumConcatenated(); ++i) {
    SourceLocation token = literal->getStrTokenLoc(i);
    text += says_where_it_stands(token, context) ? "place" : counted(spelling_at(token, context));
  }
  return text;
}

std::string literal_text(const FloatingLiteral* literal) {
  return bits_of(literal->getValue());
}

// Which part of an object a pointer in a constant leads to. An array, its first element and that element's first field have the same
// address.
static std::string path_text(const APValue& pointer, QualType type, const ASTContext& context,
                             llvm::function_ref<std::string(const NamedDecl*)> name_of) {
  if (!pointer.hasLValuePath()) return " whole";
  std::string text;
  for (const APValue::LValuePathEntry step : pointer.getLValuePath()) {
    const ArrayType* array = type.isNull() ? nullptr : context.getAsArrayType(type);
    if (array || (!type.isNull() && type->isAnyComplexType())) {
      text += "[" + llvm::utostr(step.getAsArrayIndex()) + "]";
      type = array ? array->getElementType() : QualType();
      continue;
    }
    const Decl* part = step.getAsBaseOrMember().getPointer();
    text += "." + name_of(cast<NamedDecl>(part));
    const auto* field = dyn_cast<FieldDecl>(part);
    type = field ? field->getType() : compat::type_of(cast<CXXRecordDecl>(part));
  }
  return text + (pointer.isLValueOnePastTheEnd() ? " end" : "");
}

// Does not use Clang's printer, which rounds floating-point numbers and omits the scope of names.
std::string value_text(const APValue& value, QualType type, const ASTContext& context,
                       llvm::function_ref<std::string(const NamedDecl*)> name_of) {
  const auto* record = type->getAsCXXRecordDecl();
  std::string text;
  switch (value.getKind()) {
    case APValue::Float:
      return bits_of(value.getFloat());
    case APValue::ComplexFloat:
      return bits_of(value.getComplexFloatReal()) + "+" + bits_of(value.getComplexFloatImag()) + "i";
    case APValue::Vector:
      for (unsigned i = 0; i < value.getVectorLength(); ++i)
        text += value_text(value.getVectorElt(i), type->castAs<VectorType>()->getElementType(), context,
                           name_of) +
                ", ";
      return "[" + text + "]";
    case APValue::Struct:
      for (const auto& [i, base] : llvm::enumerate(record->bases()))
        text += value_text(value.getStructBase(static_cast<unsigned>(i)), base.getType(), context, name_of) +
                ", ";
      for (const FieldDecl* field : record->fields())
        text += value_text(value.getStructField(field->getFieldIndex()), field->getType(), context, name_of) +
                ", ";
      return "{" + text + "}";
    case APValue::Union:
      if (const FieldDecl* active = value.getUnionField())
        text = active->getNameAsString() + " = " +
               value_text(value.getUnionValue(), active->getType(), context, name_of);
      return "{" + text + "}";
    case APValue::Array: {
      const QualType element = context.getAsArrayType(type)->getElementType();
      for (unsigned i = 0; i < value.getArrayInitializedElts(); ++i)
        text += value_text(value.getArrayInitializedElt(i), element, context, name_of) + ", ";
      if (value.hasArrayFiller())
        text += "... " + value_text(value.getArrayFiller(), element, context, name_of);
      return "[" + text + "]";
    }
    case APValue::LValue:
      if (const auto* base = value.getLValueBase().dyn_cast<const ValueDecl*>())
        return "&" + name_of(base) + " + " + llvm::itostr(value.getLValueOffset().getQuantity()) +
               path_text(value, base->getType().getNonReferenceType(), context, name_of);
      return value.getAsString(context, type);
    case APValue::MemberPointer:
      if (const ValueDecl* member = value.getMemberPointerDecl()) {
        text = value.isMemberPointerToDerivedMember() ? "&derived " : "&";
        for (const CXXRecordDecl* step : value.getMemberPointerPath()) text += name_of(step) + "::";
        return text + name_of(member);
      }
      return value.getAsString(context, type);
    default:
      return value.getAsString(context, type);
  }
}

}  // namespace cachepy::plugin
