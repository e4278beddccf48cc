// What a call used that may be another at each call, and whether its result may be stored nevertheless.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "config/settings.h"
#include "frames/frame.h"

namespace cachepy::internal {

/// What the calls of a function may use.
class Purity {
 public:
  Purity(Tracking tracking, const std::vector<std::string>& allows, Children children);

  /// Why a call must not be stored, for people; "": it may.
  std::string refusal(const std::vector<Impurity>& impurities) const;
  /// What the record of a call says about them and about what calls below it used, given as bytes of encode_uses(): each use once,
  /// its own ones first. Returns such bytes.
  static std::string noted(const std::vector<Impurity>& impurities, const std::vector<std::string>& below);
  /// For the key: results that were stored under other rules are others. "": the rules are the default ones.
  std::string text() const;
  /// Words of `allows` that mean nothing.
  const std::vector<std::string>& unknown() const { return unknown_; }

 private:
  bool permits(const Impurity& impurity) const;
  bool permits(Use use) const { return (permitted_ >> static_cast<unsigned>(use) & 1u) != 0; }

  std::uint32_t permitted_ = 0;
  bool is_strict_ = false;
  const Children children_;
  std::vector<std::string> unknown_;
};

}  // namespace cachepy::internal
