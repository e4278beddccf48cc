// All names of the runtime that generated code uses, and all names that users write for the plugin. The runtime's declarations are in
// runtime/include/cachepy/detail/.
#pragma once

#include <cstdint>

#include "llvm/ADT/StringRef.h"

namespace cachepy::plugin::abi {

inline constexpr llvm::StringLiteral kNamespace = "cachepy";
inline constexpr llvm::StringLiteral kDetail = "detail";
inline constexpr llvm::StringLiteral kHeader = "cachepy/cachepy.h";
inline constexpr llvm::StringLiteral kSiteHeader = "cachepy/detail/site.h";

// site.h
inline constexpr llvm::StringLiteral kAbiVersionName = "kAbiVersion";
inline constexpr llvm::StringLiteral kSite = "Site";
inline constexpr llvm::StringLiteral kStringList = "StringList";

// memoize.h
inline constexpr llvm::StringLiteral kMemoize = "memoize";
inline constexpr llvm::StringLiteral kMethod = "method";
inline constexpr llvm::StringLiteral kStoreIf = "store_if";

// arguments.h
inline constexpr llvm::StringLiteral kIgnored = "ignored";
inline constexpr llvm::StringLiteral kFileArg = "file_arg";

// changes.h
inline constexpr llvm::StringLiteral kInOut = "inout";
inline constexpr llvm::StringLiteral kOut = "out";
inline constexpr llvm::StringLiteral kFreshOut = "fresh_out";

// sized.h
inline constexpr llvm::StringLiteral kSizedIn = "sized_in";
inline constexpr llvm::StringLiteral kSizedInOut = "sized_inout";
inline constexpr llvm::StringLiteral kSizedOut = "sized_out";
inline constexpr llvm::StringLiteral kSizedFreshOut = "sized_fresh_out";
inline constexpr llvm::StringLiteral kSizedPart = "sized_part";

// streams.h
inline constexpr llvm::StringLiteral kStream = "stream";

// input_streams.h
inline constexpr llvm::StringLiteral kInputStream = "input_stream";

// construction.h
inline constexpr llvm::StringLiteral kMade = "made";
inline constexpr llvm::StringLiteral kMadeFresh = "made_fresh";

// closures.h
inline constexpr llvm::StringLiteral kWithObject = "with_object";

// fields.h
inline constexpr llvm::StringLiteral kNeedFields = "NeedFields";
inline constexpr llvm::StringLiteral kFieldsTag = "FieldsTag";
inline constexpr llvm::StringLiteral kFieldsOf = "fields_of";
inline constexpr llvm::StringLiteral kFieldNames = "field_names";
inline constexpr llvm::StringLiteral kMakeFields = "make_fields";
inline constexpr llvm::StringLiteral kMakeFieldValue = "make_field_value";
inline constexpr llvm::StringLiteral kMakeBase = "make_base";
inline constexpr llvm::StringLiteral kNeedRaw = "NeedRaw";
inline constexpr llvm::StringLiteral kRawObject = "raw_object";
inline constexpr llvm::StringLiteral kMakeReferred = "make_referred";
inline constexpr llvm::StringLiteral kMakeChoice = "make_choice";
inline constexpr llvm::StringLiteral kNoValue = "no_value";
inline constexpr llvm::StringLiteral kOnlyOne = "only_one";
inline constexpr llvm::StringLiteral kMakeSeenElements = "make_seen_elements";
inline constexpr llvm::StringLiteral kMakeDeletedElements = "make_deleted_elements";
inline constexpr llvm::StringLiteral kMakeFreedElements = "make_freed_elements";

// codec/object.h, and what the library defines in C's way for it
inline constexpr llvm::StringLiteral kNeedClasses = "NeedClasses";
inline constexpr llvm::StringLiteral kEncodeObject = "encode_object";
inline constexpr llvm::StringLiteral kDynamicClass = "dynamic_class";
inline constexpr llvm::StringLiteral kHashedClass = "hashed_class";
inline constexpr llvm::StringLiteral kRefusedClass = "refused_class";
inline constexpr llvm::StringLiteral kRegisterClasses = "cachepy_register_classes";
inline constexpr llvm::StringLiteral kForgetClasses = "cachepy_forget_classes";

// replay.h, and what the library defines in C's way for it
inline constexpr llvm::StringLiteral kReplay = "replay";
inline constexpr llvm::StringLiteral kRegisterCalls = "cachepy_register_calls";
inline constexpr llvm::StringLiteral kForgetCalls = "cachepy_forget_calls";

// codec.h
inline constexpr llvm::StringLiteral kEncodeValue = "encode_value";
inline constexpr llvm::StringLiteral kMakeValue = "make_value";

// state.h, and a C function of the library, which can be called even if no header is included
inline constexpr llvm::StringLiteral kEncodeState = "encode_state";
inline constexpr llvm::StringLiteral kDescribeState = "describe_state";
inline constexpr llvm::StringLiteral kRegisterState = "cachepy_register_state";

// type_kind.h
inline constexpr llvm::StringLiteral kCodec = "Codec";
inline constexpr llvm::StringLiteral kKindOf = "kind_of";

// What users write in [[cachepy::…]].
inline constexpr llvm::StringLiteral kAttributes[] = {
    "cache_file", "ignore_arg", "file_arg", "out", "inout", "in", "size", "active", "ignore"};

// The annotations that attributes.cpp leaves in the AST for them. The first one is followed by the encoded options.
inline constexpr llvm::StringLiteral kCacheFileMark = "cachepy::cache_file";
inline constexpr llvm::StringLiteral kIgnoreArgMark = "cachepy::ignore_arg";
inline constexpr llvm::StringLiteral kFileArgMark = "cachepy::file_arg";
inline constexpr llvm::StringLiteral kOutMark = "cachepy::out";
inline constexpr llvm::StringLiteral kInOutMark = "cachepy::inout";
inline constexpr llvm::StringLiteral kInMark = "cachepy::in";
inline constexpr llvm::StringLiteral kSizeMark = "cachepy::size";
inline constexpr llvm::StringLiteral kActiveMark = "cachepy::active";
inline constexpr llvm::StringLiteral kIgnoreMark = "cachepy::ignore";

// Names of declarations that the plugin adds to the user's program.
inline constexpr llvm::StringLiteral kRecordsVariable = "__cachepy_records";
inline constexpr llvm::StringLiteral kStateTable = "__cachepy_state";
inline constexpr llvm::StringLiteral kClassTable = "__cachepy_classes";
inline constexpr llvm::StringLiteral kClassConstructor = "__cachepy_classes_constructor";
inline constexpr llvm::StringLiteral kClassDestructor = "__cachepy_classes_destructor";
inline constexpr llvm::StringLiteral kReplayTable = "__cachepy_calls";
inline constexpr llvm::StringLiteral kReplayConstructor = "__cachepy_calls_constructor";
inline constexpr llvm::StringLiteral kReplayDestructor = "__cachepy_calls_destructor";
inline constexpr llvm::StringLiteral kStateConstructor = "__cachepy_state_constructor";
inline constexpr llvm::StringLiteral kSiteVariable = "__cachepy_site";
inline constexpr llvm::StringLiteral kPredicateFunction = "__cachepy_store_if";
inline constexpr llvm::StringLiteral kConstructingMember = "__cachepy_construct";
inline constexpr llvm::StringLiteral kUnnamedParameter = "__cachepy_arg";
inline constexpr llvm::StringLiteral kUncachedSuffix =
    ".uncached";  ///< suffix of the original body's symbol; demanglers know suffixes with dots

// The ELF note with a translation unit's records: docs/format.md.
inline constexpr llvm::StringLiteral kRecordsSection =
    ".note.cachepy";  // because of this name, LLVM makes it a note section
inline constexpr llvm::StringLiteral kNoteName = "cachepy";
inline constexpr std::uint32_t kNoteType = 1;
inline constexpr unsigned kRecordsVersion = 2;

/// Instead of records, for cachepy-g++: they must contain the text that the other compiler sees.
inline constexpr llvm::StringLiteral kAsksForCompiler = "# asks which compiler compiles it\n";

}  // namespace cachepy::plugin::abi
