#include "types/type_path.h"

#include <cstring>
#include <utility>

#include "clang/Basic/SourceManager.h"
#include "compiler/llvm_compat.h"
#include "llvm/ADT/StringExtras.h"
#include "types/standard_types.h"

namespace cachepy::plugin {

using namespace clang;

std::string TypeProblem::message() const {
  return (path.empty() ? "it" : path) + " " + what + "; " + advice;
}

TypePath::TypePath(ASTContext& context) : context_(context), policy_(context.getLangOpts()) {
  policy_.SuppressTagKeyword = true;
  policy_.SuppressInlineNamespace = true;
  policy_.AnonymousTagLocations = false;
  policy_.Bool = true;
}

bool TypePath::is_foreign(const FieldDecl* field) const {
  return context_.getSourceManager().isInSystemHeader(field->getLocation()) ||
         is_of_known_library(field->getDeclContext());
}

TypeProblem TypePath::problem(std::string what, std::string advice, Ignoring ignoring) const {
  TypeProblem result{"", std::move(what), std::move(advice), SourceLocation()};
  std::vector<std::string> texts;
  const Step* own = nullptr;      // the innermost field that the user can change
  const Step* foreign = nullptr;  // the outermost that he cannot
  for (const Step& step : steps_) {
    texts.push_back(step.text);
    if (!step.field) continue;
    if (!is_foreign(step.field))
      own = &step;
    else if (!foreign)
      foreign = &step;
  }
  result.path = llvm::join(texts, " -> ");
  if (foreign)
    result.advice = "specialise cachepy::Codec for '" +
                    display(compat::type_of(cast<RecordDecl>(foreign->field->getParent()))) + "'";
  if (own) {
    result.loc = own->field->getLocation();
    if (own != &steps_.back())
      result.advice += ", or mark " + own->text + " [[cachepy::ignore]]";
    else if (ignoring == Ignoring::kHelps && !own->field->isAnonymousStructOrUnion())
      result.advice += ", or mark the field [[cachepy::ignore]]";
  }
  return result;
}

std::string TypePath::display(QualType type) const {
  std::string text = type.getCanonicalType().getUnqualifiedType().getAsString(policy_);
  for (const auto& [canonical, usual] : {std::pair("std::basic_string<char>", "std::string"),
                                         std::pair("std::basic_string_view<char>", "std::string_view")})
    for (std::size_t at; (at = text.find(canonical)) != std::string::npos;)
      text.replace(at, std::strlen(canonical), usual);
  return text;
}

std::string TypePath::display(const FieldDecl* field) const {
  const StringRef name = field->isAnonymousStructOrUnion() ? "(anonymous union)" : field->getName();
  return display(class_of(field)) + "::" + name.str();
}

QualType TypePath::class_of(const FieldDecl* field) const {
  const auto* record = cast<RecordDecl>(field->getParent());
  while (record->isAnonymousStructOrUnion()) record = cast<RecordDecl>(record->getParent());
  return compat::type_of(record);
}

QualType TypePath::holder(QualType otherwise) const {
  return ends_in_field() ? class_of(steps_.back().field) : otherwise;
}

}  // namespace cachepy::plugin
