// Makes the records of a translation unit: all units that its roots can reach, and what they need of others.
//
// Library code is folded away: what a unit reaches through the system's templates is its own reference. Of the functions
// that libraries define elsewhere only the names stay, so that the library can be found when the program runs.
#pragma once

#include <functional>
#include <vector>

#include "clang/AST/Decl.h"
#include "fingerprint/fingerprint.h"
#include "llvm/ADT/SetVector.h"
#include "records/state_reads.h"
#include "records/unit_record.h"

namespace cachepy::plugin {

/// What only the rest of the plugin knows. Asked with canonical declarations.
struct RecordSources {
  /// The declaration with a function's body as written; null where this translation unit has none.
  std::function<const clang::FunctionDecl*(const clang::FunctionDecl*)> body_of;
  /// Is the value of a variable to be in the key of whoever reads it?
  std::function<bool(const clang::VarDecl*)> is_in_key;
  /// detail::Site::name of a cached function, "" for all others.
  std::function<std::string(const clang::FunctionDecl*)> cached_name_of;
  StateReads& state_reads;
};

/// The records, and with the same indices, whose they are.
struct Collected {
  std::vector<UnitRecord> records;
  std::vector<const clang::Decl*> units;
};

Collected collect_records(const llvm::SetVector<const clang::Decl*>& roots, Fingerprints& fingerprints,
                          clang::ASTContext& context, const RecordSources& sources);

}  // namespace cachepy::plugin
