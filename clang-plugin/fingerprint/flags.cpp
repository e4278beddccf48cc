#include "fingerprint/flags.h"

#include <algorithm>

#include "clang/Basic/CodeGenOptions.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/TargetInfo.h"
#include "clang/Basic/TargetOptions.h"
#include "clang/Frontend/CompilerInstance.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace cachepy::plugin {

std::string result_changing_flags(const clang::CompilerInstance& ci) {
  const clang::LangOptions& lang = ci.getLangOpts();
  const clang::CodeGenOptions& code_gen = ci.getCodeGenOpts();
  const clang::TargetOptions& target = ci.getTarget().getTargetOpts();

  std::string text;
  llvm::raw_string_ostream out(text);
  // Not lang.LangStd, which a compiled module interface does not keep.
  out << "standard " << lang.CPlusPlus17 << lang.CPlusPlus20 << lang.CPlusPlus23 << lang.CPlusPlus26
      << lang.GNUMode
      << '\n'
      // Contraction, rounding, reassociation, infinities, signed zeros and their kin, in one number.
      << "floating point " << clang::FPOptions(lang).getAsOpaqueInt() << '\n'
      << "excess precision " << static_cast<int>(lang.getFPEvalMethod())
      << static_cast<int>(lang.getFloat16ExcessPrecision())
      << static_cast<int>(lang.getBFloat16ExcessPrecision())
      << '\n'
      // Approximations: of quotients and square roots, and of vectors of functions.
      << "reciprocals " << llvm::join(code_gen.Reciprocals, ",") << '\n'
      << "vector library " << static_cast<int>(code_gen.getVecLib()) << '\n'
      << "long double " << llvm::APFloat::semanticsPrecision(ci.getTarget().getLongDoubleFormat()) << '\n'
      << "wchar_t " << ci.getTarget().getWCharWidth() << '\n'
      << "fast math " << lang.FastMath << lang.FiniteMathOnly << lang.UnsafeFPMath << '\n'
      << "denormals " << code_gen.FPDenormalMode.str() << ' ' << code_gen.FP32DenormalMode.str() << '\n'
      << "float to int " << code_gen.StrictFloatCastOverflow << '\n'
      << "float literals " << lang.SinglePrecisionConstants << '\n'
      << "overflow " << static_cast<int>(lang.getSignedOverflowBehavior()) << '\n'
      << "uninitialised " << static_cast<int>(lang.getTrivialAutoVarInit()) << '\n'
      << "signed char " << lang.CharIsSigned << '\n'
      << "copies " << lang.ElideConstructors << '\n'
      << "exceptions " << lang.CXXExceptions << '\n'
      << "builtins " << !lang.NoBuiltin << !lang.NoMathBuiltin << llvm::join(lang.NoBuiltinFuncs, ",") << '\n'
      << "math errno " << lang.MathErrno << '\n'
      << "target " << ci.getTarget().getTriple().str() << ' ' << target.CPU << ' ' << target.ABI << '\n';

  // Without errno, calls of the math library are made into others.
  if (is_left_to_optimizer(clang::FPOptions(lang)) || !lang.MathErrno) out << optimization_flags(ci);

  std::vector<std::string> features = target.Features;
  std::sort(features.begin(), features.end());
  for (const std::string& feature : features) out << feature << '\n';
  return text;
}

std::string optimization_flags(const clang::CompilerInstance& ci) {
  const clang::CodeGenOptions& code_gen = ci.getCodeGenOpts();
  std::string text;
  llvm::raw_string_ostream(text) << "optimization " << code_gen.OptimizationLevel << code_gen.OptimizeSize
                                 << code_gen.VectorizeLoop << code_gen.VectorizeSLP << ' '
                                 << code_gen.PreferVectorWidth << '\n';
  return text;
}

bool is_left_to_optimizer(clang::FPOptions options) {
  const clang::LangOptions::FPModeKind contraction = options.getFPContractMode();
  return options.getAllowFPReassociate() || options.getNoHonorNaNs() || options.getNoHonorInfs() ||
         options.getNoSignedZero() || options.getAllowReciprocal() || options.getAllowApproxFunc() ||
         contraction == clang::LangOptions::FPM_Fast ||
         contraction == clang::LangOptions::FPM_FastHonorPragmas;
}

}  // namespace cachepy::plugin
