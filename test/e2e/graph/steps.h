// The cached functions that the graph's tests call, and how often each body ran.
#pragma once

#include <cachepy/cachepy.h>
#include <cachepy/graph.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// How often each function's body ran since the test began.
std::map<std::string, int>& runs();

[[cachepy::cache_file("cache")]]
int leaf(int n);

[[cachepy::cache_file("cache")]]
int left(int n);

[[cachepy::cache_file("cache")]]
int right(int n);

/// Calls left and right, which both call leaf.
[[cachepy::cache_file("cache")]]
int diamond(int n);

[[cachepy::cache_file("cache")]]
int countdown(int n);

[[cachepy::cache_file("cache")]]
int fails(int n);

/// Calls leaf, then fails, and survives that.
[[cachepy::cache_file("cache")]]
int survives(int n);

/// The content of a file, "" when there is none.
[[cachepy::cache_file("cache")]]
std::string content(const std::string& path);

[[cachepy::cache_file("cache")]]
std::size_t content_size(const std::string& path);

/// Calls content_size, which calls content.
[[cachepy::cache_file("cache")]]
std::string size_text(const std::string& path);

/// Calls leaf on `threads` threads of its own, with the numbers from 0.
[[cachepy::cache_file("cache")]]
int on_threads(int threads);

/// The same on threads that cachepy cannot see start; with bind_context where `bound`.
[[cachepy::cache_file("cache")]]
int on_foreign_threads(int threads, bool bound);

[[cachepy::cache_file("elsewhere")]]
int in_another_directory(int n);

void write_file(const std::filesystem::path& path, const std::string& text);
