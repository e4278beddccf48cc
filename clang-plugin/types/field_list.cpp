#include "types/field_list.h"

#include "abi.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/PrettyPrinter.h"
#include "clang/AST/RecordLayout.h"
#include "compiler/llvm_compat.h"
#include "types/union_members.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

constexpr const char* kInsteadOfUnion =
    "use std::variant, say when each member is active by [[cachepy::active(\"kind == 0\")]]";

class Lister {
 public:
  Lister(const CXXRecordDecl* record, FieldUse use)
      : record_(record), use_(use), context_(record->getASTContext()) {}

  FieldList list() {
    QualType type = compat::type_of(record_);
    list_.names.push_back(stable_name(type, context_));
    if (record_->isLambda()) {
      add_captures();
    } else if (record_->isUnion()) {
      FieldPath path;
      if (FieldDecl* member = member_for_all(record_))
        add_member_of_union(member, CharUnits::Zero(), path);
      else
        refuse(nullptr, "is a union, and which member is active cannot be known", "use std::variant");
    } else {
      for (const CXXBaseSpecifier& base : record_->bases()) add_base(base);
      FieldPath path;
      add_fields(record_, CharUnits::Zero(), path);
    }
    for (FieldPath& path : dependent_) add(std::move(path));
    return std::move(list_);
  }

 private:
  /// Clang lays out bases aligned, also in packed classes.
  void add_base(const CXXBaseSpecifier& base) {
    list_.names.push_back(stable_name(base.getType(), context_));
    list_.bases.push_back(&base);
  }

  /// The fields of a closure have no names of their own.
  void add_captures() {
    if (use_ == FieldUse::kRestoring)
      return refuse(nullptr, "is a lambda, whose code cannot be stored", "use a class with named fields");
    FieldPath path;
    add_fields(record_, CharUnits::Zero(), path);
    auto name = list_.names.begin() + 1;
    for (const LambdaCapture& capture : record_->captures()) {
      if (capture.getCaptureKind() == LCK_This) continue;
      if (name != list_.names.end() && capture.capturesVariable())
        *name = capture.getCapturedVar()->getName().str();
      ++name;
    }
  }
  /// Of a captured `this`, what counts is handed over beside the closure (closures.h).
  bool is_captured_this(const FieldDecl* field) const {
    const auto* closure = dyn_cast<CXXRecordDecl>(field->getParent());
    if (!closure || !closure->isLambda() || !field->getType()->isPointerType()) return false;
    llvm::DenseMap<const ValueDecl*, FieldDecl*> captures;
    FieldDecl* captured_this = nullptr;
    closure->getCaptureFields(captures, captured_this);
    return field == captured_this;
  }

  void add_fields(const RecordDecl* record, CharUnits offset, FieldPath& path) {
    const ASTRecordLayout& layout = context_.getASTRecordLayout(record);
    for (FieldDecl* field : record->fields()) {
      if (compat::is_unnamed_bit_field(field) || is_ignored(field) || is_captured_this(field)) continue;
      path.steps.push_back(field);
      const auto bits = static_cast<std::int64_t>(layout.getFieldOffset(field->getFieldIndex()));
      const CharUnits at = offset + context_.toCharUnitsFromBits(bits);
      if (field->isAnonymousStructOrUnion() && !field->getType()->isUnionType())
        add_fields(field->getType()->getAsRecordDecl(), at, path);
      else
        add_field(field, at, path);
      path.steps.pop_back();
    }
  }

  /// Where all members of a union are made of numbers of one type, whichever was written last is read through the first.
  void add_member_of_union(FieldDecl* member, CharUnits at, FieldPath& path) {
    path.steps.push_back(member);
    if (member->isAnonymousStructOrUnion() && !member->getType()->isUnionType())
      add_fields(member->getType()->getAsRecordDecl(), at, path);
    else
      add_field(member, at, path);
    path.steps.pop_back();
  }

  FieldDecl* member_for_all(const RecordDecl* record) const {
    const QualType number = number_of(compat::type_of(record));
    const CharUnits size = context_.getTypeSizeInChars(compat::type_of(record));
    const auto has_all = [&](const FieldDecl* member) {
      return context_.getTypeSizeInChars(member->getType()) == size;
    };
    if (number.isNull() || record->field_empty() || !llvm::all_of(record->fields(), has_all)) return nullptr;
    return *record->field_begin();
  }

  /// The type of the numbers that a type is made of, where it is made of nothing else, padding included; null for all else.
  QualType number_of(QualType type) const {
    type = context_.getCanonicalType(type);
    if (type.isVolatileQualified()) return {};
    if (const ConstantArrayType* array = context_.getAsConstantArrayType(type))
      return compat::size_of(array) == 0 ? QualType() : number_of(array->getElementType());
    type = type.getUnqualifiedType();
    if (type->isArithmeticType() && !type->isBooleanType() &&
        !type->isSpecificBuiltinType(BuiltinType::LongDouble))
      return type;
    const auto* record = type->getAsCXXRecordDecl();
    if (!record || !record->hasDefinition() || record->getNumBases() != 0 || record->isPolymorphic())
      return {};
    QualType number;
    CharUnits size;
    for (const FieldDecl* field : record->fields()) {
      const QualType part =
          field->isBitField() || is_ignored(field) ? QualType() : number_of(field->getType());
      if (part.isNull() || (!number.isNull() && !context_.hasSameType(part, number))) return {};
      number = part;
      const CharUnits field_size = context_.getTypeSizeInChars(field->getType());
      size = record->isUnion() ? std::max(size, field_size) : size + field_size;
    }
    return size == context_.getTypeSizeInChars(type) ? number : QualType();
  }

  void add_field(FieldDecl* field, CharUnits at, FieldPath path) {
    QualType type = field->getType();
    const ConstantArrayType* array = context_.getAsConstantArrayType(type);
    if (const RecordDecl* record = type->isUnionType() ? type->getAsRecordDecl()->getDefinition() : nullptr;
        record && has_conditions(record)) {
      path.is_choice = true;
      return dependent_.push_back(std::move(path));
    }
    if (field->isAnonymousStructOrUnion() && type->isUnionType())
      if (FieldDecl* member = member_for_all(type->getAsRecordDecl()))
        return add_member_of_union(member, at, path);
    if (field->isAnonymousStructOrUnion())
      return refuse(field, "is a union, and which member is active cannot be known", kInsteadOfUnion);
    if (type->isReferenceType() && use_ == FieldUse::kRestoring)
      return refuse(field, "is a reference", "hold the object by value");
    if (type.getNonReferenceType()->isFunctionType())
      return refuse(field, "is a reference to a function", "hold a pointer to it");
    if (type->isReferenceType() && use_ == FieldUse::kArgument &&
        !type.getNonReferenceType().isConstQualified())
      return refuse(field,
                    "is a reference, through which the function may change an object that is elsewhere",
                    "make it a reference to const, hold the object by value");
    if (context_.getBaseElementType(type.getNonReferenceType()).isVolatileQualified())
      return refuse(field, "is volatile", "remove the volatile");
    if (type->isIncompleteArrayType() || (array && compat::size_of(array) == 0))
      return refuse(field, "is an array of unknown length", "use std::vector");
    if (is_raw_storage(field))
      return refuse(field, "is raw storage, and what lives in it cannot be known",
                    "hold the objects by value");
    path.by_value = field->isBitField();
    if (!path.by_value && !is_aligned(at, context_.getTypeAlignInChars(type.getCanonicalType()),
                                      context_.getASTRecordLayout(record_).getAlignment())) {
      if (!type->isScalarType())
        return refuse(field, "is not aligned in its packed class", "remove the packing");
      path.by_value = true;
    }
    path.size = size_of_field(field);
    if (path.size && (element_of_field(field).isNull() || path.by_value))
      return refuse(field, "has a size, but is no pointer and no std::unique_ptr to an array",
                    "remove [[cachepy::size]]");
    if (path.size)
      dependent_.push_back(std::move(path));
    else
      add(std::move(path));
  }

  void add(FieldPath path) {
    list_.names.push_back(path.is_choice ? name_of_choice(path.steps.back())
                                         : path.steps.back()->getName().str());
    list_.fields.push_back(std::move(path));
  }

  /// An anonymous one is named after its members.
  static std::string name_of_choice(const FieldDecl* field) {
    std::string name = field->getName().str();
    if (!name.empty()) return name;
    for (const FieldDecl* member : field->getType()->getAsRecordDecl()->fields())
      name += (name.empty() ? "" : "|") + member->getName().str();
    return name;
  }

  /// Bytes that are aligned for something else, in a class that does more than copy them.
  bool is_raw_storage(const FieldDecl* field) const {
    const auto* array = context_.getAsConstantArrayType(field->getType());
    if (!array || !field->hasAttr<AlignedAttr>()) return false;
    const QualType element = array->getElementType();
    return (element->isCharType() || element->isStdByteType()) &&
           !compat::type_of(record_).isTriviallyCopyableType(context_);
  }

  /// Whether an object of alignment `record` has, at that offset, a place for something of alignment
  /// `needed`.
  static bool is_aligned(CharUnits offset, CharUnits needed, CharUnits record) {
    return record >= needed && offset.isMultipleOf(needed);
  }

  void refuse(const FieldDecl* field, std::string what, std::string advice) {
    list_.refusals.push_back({field, std::move(what), std::move(advice)});
  }

  const CXXRecordDecl* record_;
  const FieldUse use_;
  ASTContext& context_;
  FieldList list_;
  std::vector<FieldPath> dependent_;  // on other fields
};

}  // namespace

FieldList list_fields(const CXXRecordDecl* record, FieldUse use) {
  return Lister(record, use).list();
}

std::string qualified_name(const FieldDecl* field) {
  const auto* record = cast<RecordDecl>(field->getParent());
  while (record->isAnonymousStructOrUnion()) record = cast<RecordDecl>(record->getParent());
  std::string name = field->getName().str();
  if (name.empty()) name = "(anonymous union)";
  return stable_name(compat::type_of(record), field->getASTContext()) + "::" + name;
}

bool is_ignored(const FieldDecl* field) {
  return llvm::any_of(field->specific_attrs<AnnotateAttr>(),
                      [](const AnnotateAttr* mark) { return mark->getAnnotation() == abi::kIgnoreMark; });
}

std::string stable_name(QualType type, const ASTContext& context) {
  PrintingPolicy policy(context.getLangOpts());
  compat::print_canonical(policy);
  policy.SuppressTagKeyword = true;
  policy.SuppressUnwrittenScope = false;
  policy.SuppressInlineNamespace = true;
  policy.AnonymousTagLocations = false;
  policy.Bool = true;
  std::string name = type.getCanonicalType().getUnqualifiedType().getAsString(policy);
  // Clang leaves out the function that a local class belongs to.
  const auto* record = type->getAsCXXRecordDecl();
  if (const auto* function =
          record ? dyn_cast_or_null<FunctionDecl>(record->getParentFunctionOrMethod()) : nullptr)
    name = function->getQualifiedNameAsString() + "()::" + name;
  return name;
}

}  // namespace cachepy::plugin
