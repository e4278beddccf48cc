// A function with the predicate of its option store_if.
#pragma once

namespace cachepy::detail {

/// `Impl` is a Function or Method (detail/memoize.h). `asked` is what the plugin has written: bool (object, result, parameters…), all
/// by reference, without the object of a function that has none, and without a result that is void.
template <class Impl, class Asked>
struct Judged : Impl {
  Asked asked;

  /// `values`: the result, if there is one, and the parameters.
  template <class... V>
  bool ask(V&... values) const {
    return this->ask_with_object(asked, values...);
  }
};

template <class Impl>
inline constexpr bool is_judged = false;
template <class Impl, class Asked>
inline constexpr bool is_judged<Judged<Impl, Asked>> = true;

}  // namespace cachepy::detail
