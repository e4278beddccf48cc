#include "types/type_check.h"

#include <utility>

#include "clang/Sema/Sema.h"
#include "compiler/captured_errors.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "types/codec_trial.h"
#include "types/runtime_traits.h"
#include "types/type_walk.h"

namespace cachepy::plugin {
namespace {

using namespace clang;

/// Compiles the codec itself, which may call code that the walk has not seen.
TypeWalk::Problem try_codec(QualType type, TypeWalk& walk, Sema& sema,
                            llvm::function_ref<void()> instantiate) {
  walk.blame(type);
  const std::string suspicion = known_codec_error(type, walk.origin());
  CapturedErrors errors(sema.getDiagnostics());
  instantiate();
  const std::string error = errors.take().value_or(suspicion);
  remember_codec(type, error);
  if (error.empty()) return std::nullopt;
  return walk.does_not_compile(error);
}

/// Does what `look` says, with errors of Clang's as problems of the type that was being looked at.
TypeWalk::Problem look_into(TypeWalk& walk, Sema& sema, llvm::function_ref<TypeWalk::Problem()> look) {
  CapturedErrors errors(sema.getDiagnostics(), [&walk] { walk.blame_place(); });
  TypeWalk::Problem problem = look();
  std::optional<std::string> error = errors.take();
  if (!error) return problem;
  remember_codec(walk.blamed_type(), *error);
  return walk.does_not_compile(*error);
}

}  // namespace

std::optional<TypeProblem> check_type(QualType type, TypeRole role, Sema& sema) {
  const std::optional<RuntimeTraits> traits = RuntimeTraits::find(sema);
  if (!traits || type->isDependentType()) return std::nullopt;
  TypeWalk walk(sema, *traits, role);
  if (TypeWalk::Problem problem = look_into(walk, sema, [&] { return walk.check(type); })) return problem;
  const QualType value = type.getNonReferenceType().getUnqualifiedType();
  return try_codec(value, walk, sema, [&] { instantiate_codec(value, role, sema); });
}

std::optional<TypeProblem> check_class(QualType type, const std::vector<QualType>& bases, TypeRole role,
                                       Sema& sema) {
  const std::optional<RuntimeTraits> traits = RuntimeTraits::find(sema);
  if (!traits) return std::nullopt;
  TypeWalk walk(sema, *traits, role);
  if (TypeWalk::Problem problem = look_into(walk, sema, [&] { return walk.check_object(type); }))
    return problem;
  if (walk.origin() == CodecOrigin::kForeign)
    return TypeProblem{"",
                       "is written by code of its own, which is not followed through a base",
                       "specialise cachepy::Codec for the pointer",
                       {}};
  return try_codec(type, walk, sema, [&] { instantiate_class(type, bases, role, sema); });
}

}  // namespace cachepy::plugin
