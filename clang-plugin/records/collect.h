// Collects the records of a translation unit: all units that its roots can reach, and what they need from other units.
//
// Library code is skipped: what a unit reaches through system templates becomes its own reference. For functions that libraries
// define elsewhere, only the names are kept, so that the library can be found at run time.
#pragma once

#include <functional>
#include <vector>

#include "clang/AST/Decl.h"
#include "fingerprint/fingerprint.h"
#include "llvm/ADT/SetVector.h"
#include "records/state_reads.h"
#include "records/unit_record.h"

namespace cachepy::plugin {

/// Queries that only the rest of the plugin can answer. Called with canonical declarations.
struct RecordSources {
  /// The declaration that has the function's body as written; null if this translation unit has none.
  std::function<const clang::FunctionDecl*(const clang::FunctionDecl*)> body_of;
  /// Whether the value of a variable must be in the keys of functions that read it.
  std::function<bool(const clang::VarDecl*)> is_in_key;
  /// detail::Site::name of a cached function, "" for all others.
  std::function<std::string(const clang::FunctionDecl*)> cached_name_of;
  StateReads& state_reads;
};

/// The records and, with the same indices, their declarations.
struct Collected {
  std::vector<UnitRecord> records;
  std::vector<const clang::Decl*> units;
};

Collected collect_records(const llvm::SetVector<const clang::Decl*>& roots, Fingerprints& fingerprints,
                          clang::ASTContext& context, const RecordSources& sources);

}  // namespace cachepy::plugin
