// Effects survive the form in which records keep them.
#include "format/effect.h"

#include <gtest/gtest.h>

namespace cachepy::internal {
namespace {

Effect through_dependency(const Effect& effect) {
  return effect_of(dependency_of(effect)).value();
}

TEST(Effect, survives_in_all_its_fields) {
  Effect effect;
  effect.kind = EffectKind::kFile;
  effect.path = "/data/out file";
  effect.own = false;
  effect.kept = effect.follows = effect.sets_mode = true;
  effect.mode = 0100644;
  effect.mtime_ns = -1;
  effect.content = digest_of("content");
  const Effect same = through_dependency(effect);
  EXPECT_EQ(same.kind, effect.kind);
  EXPECT_EQ(same.path, effect.path);
  EXPECT_FALSE(same.own);
  EXPECT_TRUE(same.kept && same.follows && same.sets_mode);
  EXPECT_EQ(same.mode, effect.mode);
  EXPECT_EQ(same.mtime_ns, effect.mtime_ns);
  EXPECT_EQ(same.content, effect.content);
  EXPECT_EQ(dependency_of(effect).pattern, "f 100644 op -1 ");
}

TEST(Effect, a_link_keeps_its_text_whatever_it_contains) {
  for (const char* const target : {"a", "", "../a b", " ", "a\nb"}) {
    Effect effect;
    effect.kind = EffectKind::kSymlink;
    effect.kept = true;
    effect.target = target;
    EXPECT_EQ(through_dependency(effect).target, target);
    EXPECT_FALSE(through_dependency(effect).mtime_ns);
  }
}

TEST(Effect, one_that_is_only_noted_has_kind_and_path) {
  for (const EffectKind kind :
       {EffectKind::kFile, EffectKind::kDirectory, EffectKind::kSymlink, EffectKind::kGone,
        EffectKind::kAppended, EffectKind::kAttributes, EffectKind::kOutput}) {
    Effect effect;
    effect.kind = kind;
    effect.path = "/a";
    EXPECT_EQ(through_dependency(effect).kind, kind);
    EXPECT_FALSE(through_dependency(effect).kept);
  }
}

TEST(Effect, other_texts_are_refused) {
  for (const char* const text : {"", "z", "ff", "f x  ", "f 100644", "f 9  ", "f 644  x "}) {
    Dependency dependency;
    dependency.kind = DependencyKind::kEffect;
    dependency.pattern = text;
    const std::optional<Effect> effect = effect_of(dependency);
    EXPECT_EQ(effect.has_value(), std::string_view(text) == "f 100644") << text;
  }
  EXPECT_FALSE(effect_of(Dependency()));
}

}  // namespace
}  // namespace cachepy::internal
