#include "functions/object_reads.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "effects/effects.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "types/sized_field.h"
#include "types/standard_types.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

/// The expressions `*this` that a function returns. They read nothing of the object, because only its identity is stored.
class ReturnedObjects : public RecursiveASTVisitor<ReturnedObjects> {
 public:
  bool TraverseLambdaExpr(LambdaExpr*) { return true; }
  bool TraverseCXXRecordDecl(CXXRecordDecl*) { return true; }
  bool VisitReturnStmt(ReturnStmt* stmt) {
    if (const Expr* value = stmt->getRetValue()) exprs.insert(value->IgnoreParens());
    return true;
  }

  llvm::SmallPtrSet<const Expr*, 4> exprs;
};

class Reader {
 public:
  Reader(const CXXRecordDecl* object_class, BodyOf body_of, bool may_write)
      : object_class_(object_class),
        sources_(object_class->getASTContext().getSourceManager()),
        body_of_(body_of),
        may_write_(may_write) {}

  void read_method(const CXXMethodDecl* method) {
    if (method->getReturnType()->isReferenceType()) returned_.TraverseStmt(method->getBody());
    read(method);
  }

  void read(const FunctionDecl* function) {
    if (seen_.insert(function).second) find_uses(function, [&](const Use& use) { look_at(use); });
  }

  ObjectReads take() {
    if (reads_.derived) return std::move(reads_);
    // Code that has the object may ask for its class.
    if (reads_.everything.isValid() && object_class_->isPolymorphic() && !object_class_->isEffectivelyFinal())
      beyond("hands its object on where virtual functions can be called", reads_.everything,
             reads_.everything_written);
    return std::move(reads_);
  }

 private:
  void look_at(const Use& use) {
    if (use.place.variable) return;
    if (use.place.is_whole_object() && returned_.exprs.contains(use.by)) return;
    const FieldDecl* field = use.place.listed_field();
    if (use.place.is_behind_pointer) {
      // The value of a reference is that of the object it refers to. The targets of smart pointers are found by their types.
      if (may_write_ && may_write(use) && field &&
          (field->getType()->isReferenceType() || size_of_field(field)))
        write(field, use.where);
      return;
    }
    if (may_write_ && use.effect != Effect::kDowncast && (field || use.effect != Effect::kCall)) {
      if (may_write(use)) return field ? write(field, use.where) : everything(use.where, /*is_written=*/true);
      if (field && reaches_others(field->getType())) return write(field, use.where);
    }
    switch (use.effect) {
      case Effect::kWrite:
      case Effect::kUpdate:  // of a mutable field
        if (!field) everything(use.where);
        return;
      case Effect::kDowncast:
        if (!field) cast_down(cast<CastExpr>(use.by)->getType(), use.where);
        return;
      case Effect::kCall:
        if (!field) return call_on_object(use.callee, use.may_dispatch, use.where);
        [[fallthrough]];
      default:
        if (!field) return everything(use.where);
        reads_.fields.insert({field->getCanonicalDecl(), use.where});
    }
  }

  void call_on_object(const CXXMethodDecl* callee, bool may_dispatch, SourceLocation where) {
    if (callee && callee->isVirtual() && may_dispatch) {
      if (object_class_->isEffectivelyFinal())
        callee = callee->getCorrespondingMethodInClass(object_class_, /*MayBeBase=*/true);
      else if (!callee->hasAttr<FinalAttr>() && !callee->getParent()->isEffectivelyFinal())
        return beyond("calls the virtual function '" + callee->getNameAsString() + "' of its object", where,
                      (may_write_ && !callee->isConst()) || gives_access(callee->getReturnType()));
    }
    if (callee && sources_.isInSystemHeader(callee->getParent()->getLocation())) {
      reads_.bases.insert({callee->getParent()->getCanonicalDecl(), where});
      if (may_write_ && !callee->isConst())
        reads_.written_bases.insert(callee->getParent()->getCanonicalDecl());
      return;
    }
    const FunctionDecl* with_body = callee ? body_of_(callee) : nullptr;
    if (with_body && with_body->getBody())
      read(with_body);
    else
      everything(where, /*is_written=*/!callee || !callee->isConst());
  }

  void cast_down(QualType to, SourceLocation where) {
    const QualType type = to->isPointerType() ? to->getPointeeType() : to.getNonReferenceType();
    const CXXRecordDecl* target = type->getAsCXXRecordDecl();
    target = target ? target->getDefinition() : nullptr;
    // In a base of the object's class, which casts it to what it is.
    if (target && (is_same(target, object_class_) || object_class_->isDerivedFrom(target)))
      return everything(where, may_write_);
    if (!target || !is_curious(target))
      return beyond("casts its object to a derived class", where, may_write_);
    reads_.derived = target;
    everything(where, may_write_);
  }
  /// Whether objects of the class are of that derived one: any other cast may depend on what the object is.
  bool is_curious(const CXXRecordDecl* target) const {
    const auto* of_template = dyn_cast<ClassTemplateSpecializationDecl>(object_class_);
    if (!of_template || !target->isDerivedFrom(object_class_)) return false;
    // What a class derived from it adds could not be given back.
    if (may_write_ && target->isPolymorphic() && !target->isEffectivelyFinal()) return false;
    return llvm::any_of(of_template->getTemplateArgs().asArray(), [&](const TemplateArgument& argument) {
      return argument.getKind() == TemplateArgument::Type &&
             is_same(argument.getAsType()->getAsCXXRecordDecl(), target);
    });
  }
  static bool is_same(const CXXRecordDecl* a, const CXXRecordDecl* b) {
    return a && a->getCanonicalDecl() == b->getCanonicalDecl();
  }

  /// Whether what a virtual function returns can be used to change something that the object reaches.
  static bool gives_access(QualType result) {
    if (result->isReferenceType() || result->isPointerType())
      return !result->getPointeeType().isConstQualified();
    return reaches_others(result);
  }

  void write(const FieldDecl* field, SourceLocation where) {
    reads_.fields.insert({field->getCanonicalDecl(), where});
    reads_.written_fields.insert(field->getCanonicalDecl());
  }

  void everything(SourceLocation where, bool is_written = false) {
    if (reads_.everything.isInvalid()) reads_.everything = where;
    if (may_write_ && is_written) reads_.everything_written = true;
  }
  void beyond(std::string how, SourceLocation where, bool is_written) {
    if (!reads_.beyond || (is_written && !reads_.beyond->is_written))
      reads_.beyond = {std::move(how), where, is_written};
  }

  const CXXRecordDecl* object_class_;
  const SourceManager& sources_;
  const BodyOf body_of_;
  const bool may_write_;
  ReturnedObjects returned_;  // of the method itself
  ObjectReads reads_;
  llvm::DenseSet<const FunctionDecl*> seen_;
};

}  // namespace

ObjectReads reads_of_object(const CXXMethodDecl* method, BodyOf body_of) {
  Reader reader(method->getParent(), body_of, /*may_write=*/!method->isConst());
  reader.read_method(method);
  return reader.take();
}

ObjectReads reads_of_closure(ArrayRef<const FunctionDecl*> code, const CXXRecordDecl* object_class,
                             BodyOf body_of) {
  Reader reader(object_class, body_of, /*may_write=*/true);
  for (const FunctionDecl* function : code) reader.read(function);
  return reader.take();
}

}  // namespace cachepy::plugin
