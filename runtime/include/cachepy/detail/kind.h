// The ways in which types are encoded. Plugin and runtime both include this; detail/type_kind.h decides which type has which.
#pragma once

namespace cachepy::detail {

enum class Kind {
  kCodec,       // the user's Codec<T>
  kScalar,      // arithmetic: its bytes
  kLongDouble,  // its value bytes without the padding
  kEnum,        // as its underlying type
  kCString,     // const char*, arguments only
  kString,      // basic_string, basic_string_view
  kPath,        // std::filesystem::path
  kArchive,     // the user's serialize(Archive&), or save and load
  kMatrix,      // rows, columns and coefficients
  kSequence,    // a range
  kUnordered,   // a range with a hasher: sorted
  kAdaptor,     // stack, queue, priority_queue
  kArray,       // std::array, T[N]
  kTuple,       // tuple, pair
  kOptional,
  kVariant,
  kExpected,
  kUniquePtr,
  kSharedPtr,
  kDuration,
  kTimePoint,
  kComplex,
  kBitset,
  kFunction,       // a pointer to a function or member function, arguments only: by the code behind it
  kObjectPointer,  // a pointer to a const object with virtual functions, arguments only
  kClass,          // through the fields that the plugin supplies
  kUnsupported,
};

}  // namespace cachepy::detail
