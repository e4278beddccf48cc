// Dense matrices, vectors and arrays of Eigen, of fixed and of dynamic size, and its expressions and views of them:
// by their shape and coefficients, in the storage order of the plain type.
#pragma once

#include <limits>

#include "cachepy/detail/codec/base.h"
#include "cachepy/detail/codec/flat.h"

namespace cachepy::detail {

template <>
struct KindCodec<Kind::kMatrix> {
  template <class T>
  static void encode(Encoder& out, const T& value) {
    using Scalar = std::remove_cv_t<typename T::Scalar>;
    using Plain = typename T::PlainObject;
    const auto rows = value.rows();
    const auto cols = value.cols();
    const auto count = static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
    out.u64(static_cast<std::uint64_t>(rows));
    out.u64(static_cast<std::uint64_t>(cols));
    out.u64(count);
    if (count == 0) return;
    if constexpr (std::is_same_v<T, Plain>) {
      encode_elements<Scalar>(out, value.data(), count);
    } else {  // elements may lie apart, or be computed as they are asked for
      const auto outer = Plain::IsRowMajor ? rows : cols;
      const auto inner = Plain::IsRowMajor ? cols : rows;
      for (auto i = outer - outer; i < outer; ++i)
        for (auto j = inner - inner; j < inner; ++j)
          detail::encode_value<Scalar>(out, Plain::IsRowMajor ? value.coeff(i, j) : value.coeff(j, i));
    }
  }

  template <class T>
  static void read(Decoder& in, T& value) {
    static_assert(
        std::is_same_v<T, typename T::PlainObject>,
        "cachepy: a view or an expression can be an argument but not a result: it owns no coefficients");
    using Scalar = std::remove_cv_t<typename T::Scalar>;
    using Index = decltype(value.rows());
    const std::uint64_t rows = in.u64();
    const std::uint64_t cols = in.u64();
    const std::size_t count = in.count(min_bytes<Scalar>());
    if (!fits(rows, T::RowsAtCompileTime, T::MaxRowsAtCompileTime) ||
        !fits(cols, T::ColsAtCompileTime, T::MaxColsAtCompileTime) ||
        (cols == 0 ? count != 0 : count % cols != 0 || count / cols != rows))
      in.fail();
    if (!in.ok()) return;
    value.resize(static_cast<Index>(rows), static_cast<Index>(cols));
    if (count != 0) read_elements(in, value.data(), count);
  }

  template <class T>
  static void describe(Schema& out) {
    describe_named(out, "struct ",
                   type_name_text<typename T::PlainObject>());  // its storage order is in its name
    out << "{";
    out.name("rows") << ":u64,";
    out.name("cols") << ":u64,";
    out.name("coefficients") << ":list<";
    detail::describe<std::remove_cv_t<typename T::Scalar>>(out);
    out << ">}";
  }

 private:
  static bool fits(std::uint64_t size, std::int64_t fixed, std::int64_t max) {
    if (fixed >= 0) return size == static_cast<std::uint64_t>(fixed);
    return size <= static_cast<std::uint64_t>(max >= 0 ? max : std::numeric_limits<std::int32_t>::max());
  }
};

}  // namespace cachepy::detail
