#include "types/fields.h"

#include <memory>
#include <optional>

#include "abi.h"
#include "base/diagnostics.h"
#include "base/runtime_names.h"
#include "base/spelling.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/TemplateInstCallback.h"
#include "compiler/created_nodes.h"
#include "compiler/llvm_compat.h"
#include "llvm/ADT/STLExtras.h"
#include "types/derived_classes.h"
#include "types/field_functions.h"
#include "types/field_list.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

class FieldSynthesis : public TemplateInstantiationCallback {
 public:
  explicit FieldSynthesis(Sema& sema) : sema_(sema) {}

  void initialize(const Sema&) override {}
  void finalize(const Sema&) override {}

  void atTemplateBegin(const Sema&, const Sema::CodeSynthesisContext& step) override {
    if (step.Kind != Sema::CodeSynthesisContext::TemplateInstantiation) return;
    auto* specialisation = dyn_cast_or_null<ClassTemplateSpecializationDecl>(step.Entity);
    if (!specialisation) return;
    const StringRef need = need_of(specialisation);
    if (need.empty()) return;
    // Clang begins twice with one class: to choose among partial specialisations, and to instantiate the
    // choice.
    if (!seen_.insert(specialisation->getCanonicalDecl()).second) return;
    const TemplateArgumentList& arguments = specialisation->getTemplateArgs();
    if (arguments.size() != 1 || arguments[0].getKind() != TemplateArgument::Type) return;
    const QualType type = arguments[0].getAsType();
    DeclContext* const detail = specialisation->getDeclContext()->getRedeclContext();
    if (need == abi::kNeedFields) synthesise(detail, type, step.PointOfInstantiation);
    if (need == abi::kNeedRaw) synthesise_raw_object(detail, type);
    if (need == abi::kNeedClasses) need_classes_derived_from(type->getAsCXXRecordDecl());
  }
  void atTemplateEnd(const Sema&, const Sema::CodeSynthesisContext&) override {}

 private:
  /// The name of the runtime's class by whose instantiation it asks for something; "" of all others.
  static StringRef need_of(const ClassTemplateSpecializationDecl* specialisation) {
    const auto is_named = [](const DeclContext* scope, StringRef name) {
      const auto* space = dyn_cast<NamespaceDecl>(scope);
      return space && space->getName() == name;
    };
    const StringRef name = specialisation->getName();
    if (!is_one_of(name, {abi::kNeedFields, abi::kNeedRaw, abi::kNeedClasses})) return "";
    const DeclContext* scope = specialisation->getDeclContext();
    const bool is_runtimes = is_named(scope, abi::kDetail) && is_named(scope->getParent(), abi::kNamespace) &&
                             scope->getParent()->getParent()->isTranslationUnit();
    return is_runtimes ? name : "";
  }

  void synthesise(DeclContext* detail, QualType type, SourceLocation needed_at) {
    // Not a class, or incomplete: the codec's own static_assert speaks.
    if (!type->isRecordType() || !sema_.isCompleteType(needed_at, type)) return;
    CXXRecordDecl* record = type->getAsCXXRecordDecl()->getDefinition();
    if (record->isInvalidDecl()) return;

    // Whether objects are restored as well, type_check.h has asked.
    FieldList list = list_fields(record, record->isLambda() ? FieldUse::kReading : FieldUse::kArgument);
    for (const FieldList::Refusal& refusal : list.refusals) refuse(record, refusal);
    if (!list.refusals.empty())
      report_note(sema_.Diags, outermost(needed_at), "the fields of %0 are needed here")
          << compat::type_of(record);

    QualType tag = tag_of(detail, compat::type_of(record));
    auto* string_list = find_in<CXXRecordDecl>(sema_.Context, detail, abi::kStringList);
    if (tag.isNull() || !string_list) return;
    const std::optional<FieldFunctions> functions =
        write_field_functions(sema_, detail, record, list, tag, compat::type_of(string_list));
    if (!functions) return;
    detail->makeDeclVisibleInContext(functions->field_names);
    detail->makeDeclVisibleInContext(functions->fields_of);
  }

  void synthesise_raw_object(DeclContext* detail, QualType type) {
    CXXRecordDecl* record = type->getAsCXXRecordDecl();
    const QualType tag = tag_of(detail, type);
    if (!record || tag.isNull()) return;
    if (FunctionDecl* function = write_raw_object(sema_, detail, record->getDefinition(), tag))
      detail->makeDeclVisibleInContext(function);
  }

  void refuse(const CXXRecordDecl* record, const FieldList::Refusal& refusal) {
    if (refusal.field)
      report_error(sema_.Diags, refusal.field->getLocation(), "field '%0' %1; %2, or %3")
          << qualified_name(refusal.field) << refusal.what << refusal.advice
          << (refusal.field->isAnonymousStructOrUnion() ? "specialise cachepy::Codec for its class"
                                                        : "mark the field [[cachepy::ignore]]");
    else
      report_error(sema_.Diags, record->getLocation(), "%0 %1; %2, or specialise cachepy::Codec for it")
          << compat::type_of(record) << refusal.what << refusal.advice;
  }

  /// Where the user's code made the compiler ask: below it are the runtime's templates only.
  SourceLocation outermost(SourceLocation innermost) const {
    for (const auto& step : sema_.CodeSynthesisContexts)
      if (step.PointOfInstantiation.isValid()) return step.PointOfInstantiation;
    return innermost;
  }

  /// FieldsTag<type>, complete; null when the runtime's header has none.
  QualType tag_of(DeclContext* detail, QualType type) const {
    auto* tag = find_in<ClassTemplateDecl>(sema_.Context, detail, abi::kFieldsTag);
    if (!tag) return QualType();
    SourceLocation where = tag->getLocation();
    TemplateArgumentListInfo arguments(where, where);
    arguments.addArgument(
        TemplateArgumentLoc(TemplateArgument(type), sema_.Context.getTrivialTypeSourceInfo(type, where)));
    QualType result = make_template_id(TemplateName(tag), arguments, where, sema_);
    if (result.isNull() || !sema_.isCompleteType(where, result)) return QualType();
    return sema_.Context.getCanonicalType(result);
  }

  Sema& sema_;
  llvm::SmallPtrSet<const Decl*, 32> seen_;
};

}  // namespace

void install_field_synthesis(CompilerInstance& ci) {
  ci.getSema().TemplateInstCallbacks.push_back(std::make_unique<FieldSynthesis>(ci.getSema()));
}

}  // namespace cachepy::plugin
