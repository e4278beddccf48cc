#include "functions/object_reads.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "effects/effects.h"
#include "llvm/ADT/DenseSet.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

class Reader {
 public:
  Reader(const CXXRecordDecl* object_class, BodyOf body_of)
      : object_class_(object_class),
        sources_(object_class->getASTContext().getSourceManager()),
        body_of_(body_of) {}

  void read(const FunctionDecl* function) {
    if (seen_.insert(function).second) find_uses(function, [&](const Use& use) { look_at(use); });
  }

  ObjectReads take() {
    // Whoever has the object may ask for its class.
    if (reads_.everything.isValid() && object_class_->isPolymorphic() && !object_class_->isEffectivelyFinal())
      beyond("hands its object on where virtual functions can be called", reads_.everything);
    return std::move(reads_);
  }

 private:
  void look_at(const Use& use) {
    if (use.place.variable || use.place.is_behind_pointer) return;
    const FieldDecl* field = use.place.listed_field();
    switch (use.effect) {
      case Effect::kWrite:
      case Effect::kUpdate:  // of a mutable field
        if (!field) everything(use.where);
        return;
      case Effect::kDowncast:
        if (!field) beyond("casts its object to a derived class", use.where);
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
        return beyond("calls the virtual function '" + callee->getNameAsString() + "' of its object", where);
    }
    if (callee && sources_.isInSystemHeader(callee->getParent()->getLocation())) {
      reads_.bases.insert({callee->getParent()->getCanonicalDecl(), where});
      return;
    }
    const FunctionDecl* with_body = callee ? body_of_(callee) : nullptr;
    if (with_body && with_body->getBody())
      read(with_body);
    else
      everything(where);
  }

  void everything(SourceLocation where) {
    if (reads_.everything.isInvalid()) reads_.everything = where;
  }
  void beyond(std::string how, SourceLocation where) {
    if (!reads_.beyond) reads_.beyond = {std::move(how), where};
  }

  const CXXRecordDecl* object_class_;
  const SourceManager& sources_;
  const BodyOf body_of_;
  ObjectReads reads_;
  llvm::DenseSet<const FunctionDecl*> seen_;
};

}  // namespace

ObjectReads reads_of_object(const CXXMethodDecl* method, BodyOf body_of) {
  Reader reader(method->getParent(), body_of);
  reader.read(method);
  return reader.take();
}

}  // namespace cachepy::plugin
