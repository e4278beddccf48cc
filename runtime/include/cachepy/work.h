// Makes a program able to compute stored calls again when it is told to: by `cachepy refresh`, `cachepy audit` and
// `cachepy accept --verify`.
//
//     int main(int argc, char** argv) {
//       cachepy::serve_calls(argc, argv);
//       …
//     }
#pragma once

namespace cachepy {

namespace detail {
/// `mark`: only its presence in the program's file matters; a tool looks for it there.
void serve_calls(const char* mark);
}  // namespace detail

/// In a process that one of these commands has started as a worker: makes the stored calls that it is told to make, and ends the
/// process. In every other process it does nothing and costs one look at the environment. Call it at the beginning of main(),
/// or where everything is ready that cached functions need: global variables that main() sets, libraries that it loads.
///
/// A call is made only if it has the same key, apart from its code and the content of files. Functions whose parameters cannot be
/// made from stored bytes (member functions, ignored arguments, pointers with sizes, callables) are computed again when a caller
/// of theirs is.
inline void serve_calls([[maybe_unused]] int argc, [[maybe_unused]] char** argv) {
  detail::serve_calls("cachepy: this program serves calls");
}

}  // namespace cachepy
