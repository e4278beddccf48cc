// A wrong option is an error at its place, and every mistake is found in one run.
// RUN: %cachepy-clang -fsyntax-only -ferror-limit=0 -Xclang -verify %s
#include <cachepy/cachepy.h>

// expected-error@+1 {{unknown option 'verison'; did you mean 'version'?}}
[[cachepy::cache_file("d", verison = "2")]] int misspelt();
// expected-error@+1 {{unknown option 'colour'; known options are 'version', 'env_vars', 'depends_on_files', 'depends_on_vars', 'file_pattern', 'libraries', 'tracking', 'allows', 'untracked', 'children', 'effects', 'algo', 'hash_file_paths', 'expires', 'min_cost', 'compress', 'store', 'store_args', 'made_first', 'verbose', 'store_if', 'name'}}
[[cachepy::cache_file("d", colour = "blue")]] int unknown();
// expected-error@+1 {{the directory is the first argument and has no name: cache_file("dir")}}
[[cachepy::cache_file(dir = "d")]] int named_directory();
// expected-error@+1 {{the directory comes first; what follows it is written 'name = value'}}
[[cachepy::cache_file("d", "e")]] int two_directories();
// expected-error@+1 {{the directory comes first; what follows it is written 'name = value'}}
[[cachepy::cache_file(verbose, "d")]] int late_directory();
// expected-error@+1 {{the cache directory is empty; leave it out to use the default directory}}
[[cachepy::cache_file("")]] int empty_directory();

// expected-error@+1 {{option 'version' takes a string: 'version = "…"'}}
[[cachepy::cache_file(version = 2)]] int number();
// expected-error@+1 {{option 'version' takes a string: 'version = "…"'}}
[[cachepy::cache_file(version)]] int nothing();
// expected-error@+1 {{option 'version' takes a string: 'version = "…"'}}
[[cachepy::cache_file(version = {"2"})]] int list_for_string();
// expected-error@+1 {{option 'env_vars' takes a list: 'env_vars = {"…"}'}}
[[cachepy::cache_file(env_vars = "HOME")]] int string_for_list();
// expected-error@+1 {{option 'env_vars' takes a list: 'env_vars = {"…"}'}}
[[cachepy::cache_file(env_vars)]] int nothing_for_list();
// expected-error@+1 {{option 'env_vars' takes a list of strings}}
[[cachepy::cache_file(env_vars = {"A", 1})]] int number_in_list();
// expected-error@+1 {{expected ',' or '}' in the list of option 'env_vars'}}
[[cachepy::cache_file(env_vars = {"A"; "B"})]] int semicolon_in_list();
// expected-error@+1 {{option 'verbose' takes true or false}}
[[cachepy::cache_file(verbose = 1)]] int number_for_switch();
// expected-error@+1 {{option 'hash_file_paths' takes true or false}}
[[cachepy::cache_file(hash_file_paths = "no")]] int string_for_switch();

// expected-error@+2 {{option 'version' is given twice}}
// expected-note@+1 {{first given here}}
[[cachepy::cache_file(version = "1", version = "2")]] int repeated();
// expected-error@+1 {{unknown algorithm 'sha-256'; did you mean 'sha256'?}}
[[cachepy::cache_file(algo = "sha-256")]] int misspelt_algorithm();
// expected-error@+1 {{unknown algorithm 'crc'; use 'xxh3' or 'sha256'}}
[[cachepy::cache_file(algo = "crc")]] int unknown_algorithm();
// expected-error@+1 {{unknown compression 'smal'; did you mean 'small'?}}
[[cachepy::cache_file(compress = "smal")]] int misspelt_compression();
// expected-error@+1 {{unknown compression 'zstd-9'; use 'fast', 'small' or 'none'}}
[[cachepy::cache_file(compress = "zstd-9")]] int unknown_compression();
// expected-error@+1 {{unknown time to store 'backgroud'; did you mean 'background'?}}
[[cachepy::cache_file(store = "backgroud")]] int misspelt_time();
// expected-error@+1 {{unknown time to store 'never'; use 'now' or 'background'}}
[[cachepy::cache_file(store = "never")]] int unknown_time();
[[cachepy::cache_file("cache", compress = "none", store = "background")]] int good_storing(int x);
// expected-error@+1 {{unknown tracking 'names'; did you mean 'named'?}}
[[cachepy::cache_file("cache", tracking = "names")]] int misspelt_tracking(int x) { return x; }
// expected-error@+1 {{unknown tracking 'everything'; use 'auto', 'named' or 'strict'}}
[[cachepy::cache_file("cache", tracking = "everything")]] int unknown_tracking(int x) { return x; }
[[cachepy::cache_file("cache", tracking = "strict", allows = {"random", "opaque"}, untracked = {"*.log"})]] int good_tracking(int x);
// expected-error@+1 {{'randomness' cannot be allowed; did you mean 'random'?}}
[[cachepy::cache_file("cache", allows = {"randomness"})]] int misspelt_use(int x);
// expected-error@+1 {{unknown effect 'globals'; use 'files' or 'output'}}
[[cachepy::cache_file(effects = {"files", "globals"})]] int unknown_effect() { return 0; }
// expected-error@+1 {{unknown effect 'outputs'; did you mean 'output'?}}
[[cachepy::cache_file(effects = {"outputs"})]] void misspelt_effect() {}
// expected-error@+1 {{'clock' cannot be allowed; use 'random', 'network', 'ipc', 'terminal', 'processes' or 'opaque'}}
[[cachepy::cache_file("cache", allows = {"random", "clock"})]] int unknown_use(int x);
// expected-error@+1 {{option 'allows' takes a list: 'allows = {"…"}'}}
[[cachepy::cache_file("cache", allows = "random")]] int word_for_uses(int x);
[[cachepy::cache_file("cache", children = "track")]] int good_children(int x);
// expected-error@+1 {{unknown treatment of children 'trakc'; did you mean 'track'?}}
[[cachepy::cache_file("cache", children = "trakc")]] int misspelt_children(int x);
// expected-error@+1 {{unknown treatment of children 'observed'; use 'uncached', 'track' or 'allow'}}
[[cachepy::cache_file("cache", children = "observed")]] int unknown_children(int x);
// expected-error@+1 {{an empty string in the list of option 'untracked'}}
[[cachepy::cache_file("cache", untracked = {""})]] int empty_pattern(int x);
// expected-error@+1 {{unknown choice of libraries 'users'; did you mean 'user'?}}
[[cachepy::cache_file(libraries = "users")]] int misspelt_choice();
// expected-error@+1 {{unknown choice of libraries 'some'; use 'ignore', 'user' or 'all'}}
[[cachepy::cache_file(libraries = "some")]] int unknown_choice();
// expected-error@+1 {{'(a|b' is not a regular expression: unbalanced '(' or ')', or nothing before '*', '+' or '?'}}
[[cachepy::cache_file(file_pattern = "(a|b")]] int bad_parenthesis();
// expected-error@+1 {{'*.txt' is not a regular expression: unbalanced '(' or ')', or nothing before '*', '+' or '?'}}
[[cachepy::cache_file(file_pattern = "*.txt")]] int shell_pattern();
// expected-error@+1 {{'[a' is not a regular expression: unbalanced '['}}
[[cachepy::cache_file(file_pattern = "[a")]] int bad_bracket();
// expected-error@+1 {{'schema' is not of the form 'name=value'}}
[[cachepy::cache_file(depends_on_vars = {"schema"})]] int no_value();
// expected-error@+1 {{'A=1' cannot be the name of an environment variable}}
[[cachepy::cache_file(env_vars = {"A=1"})]] int value_of_environment();
// expected-error@+1 {{an empty string in the list of option 'depends_on_files'}}
[[cachepy::cache_file(depends_on_files = {""})]] int empty_file();

// expected-error@+1 {{expected ',' between options}}
[[cachepy::cache_file("d" version = "2")]] int missing_comma();
// expected-error@+1 {{expected an option before ','}}
[[cachepy::cache_file("d",, version = "2")]] int two_commas();
// expected-error@+1 {{expected an option before ','}}
[[cachepy::cache_file(, version = "2")]] int leading_comma();
// expected-error@+1 {{expected an option, like 'version = "2"'}}
[[cachepy::cache_file("d", 2)]] int no_name();
// expected-error@+1 {{expected an ordinary string, without prefix or suffix}}
[[cachepy::cache_file(L"d")]] int prefix();
// expected-error@+1 {{a string with a NUL character in it cannot be an option}}
[[cachepy::cache_file("a\0b")]] int nul();
#define UNDEFINED_MACRO_IS_NO_STRING OOPS
// expected-error@+1 {{option 'version' takes a string: 'version = "…"'}}
[[cachepy::cache_file(version = UNDEFINED_MACRO_IS_NO_STRING)]] int macro();

// expected-error@+2 {{option 'verbose' takes true or false}}
// expected-error@+1 {{unknown option 'algos'; did you mean 'algo'?}}
[[cachepy::cache_file("d", verbose = 1, algos = "xxh3")]] int two_mistakes(), reported_once();

// expected-error@+1 {{'soon' is not a duration, such as "500ms", "10s", "12h" or "7d"}}
[[cachepy::cache_file("d", expires = "soon")]] int no_duration();
// expected-error@+1 {{'7' is not a duration, such as "500ms", "10s", "12h" or "7d"}}
[[cachepy::cache_file("d", expires = "7")]] int no_unit();
// expected-error@+1 {{'1.5h' is not a duration, such as "500ms", "10s", "12h" or "7d"}}
[[cachepy::cache_file("d", min_cost = "1.5h")]] int broken_number();
// expected-error@+1 {{'200000d' is not a duration, such as "500ms", "10s", "12h" or "7d"}}
[[cachepy::cache_file("d", expires = "200000d")]] int too_long();
[[cachepy::cache_file("d", expires = "0", min_cost = "10ms")]] int good_durations();
[[cachepy::cache_file("d", expires = "2w")]] int good_duration();
// A directory that was meant, without the quotes.
// expected-error@+1 {{unknown option 'results'; known options are 'version', 'env_vars', 'depends_on_files', 'depends_on_vars', 'file_pattern', 'libraries', 'tracking', 'allows', 'untracked', 'children', 'effects', 'algo', 'hash_file_paths', 'expires', 'min_cost', 'compress', 'store', 'store_args', 'made_first', 'verbose', 'store_if', 'name'; the directory is written in quotes: cache_file("results")}}
[[cachepy::cache_file(results)]] int unquoted(int);
// expected-error@+1 {{the directory is written in double quotes: cache_file("dir")}}
[[cachepy::cache_file(/var/results)]] int unquoted_path(int);
// expected-error@+1 {{the directory is written in double quotes: cache_file("dir")}}
[[cachepy::cache_file('c')]] int single_quotes(int);
// expected-error@+1 {{the function of option 'store_if' is written without quotes: 'store_if = is_complete'}}
[[cachepy::cache_file("d", store_if = "is_complete")]] int quoted_function(int);
// expected-error@+1 {{option 'store_if' takes the name of a function: 'store_if = is_complete'; write a function for other code, such as a lambda or an instance of a template}}
[[cachepy::cache_file("d", store_if = [](int x) { return x > 0; })]] int lambda(int);
// expected-error@+1 {{option 'store_if' takes the name of a function: 'store_if = is_complete'; write a function for other code, such as a lambda or an instance of a template}}
[[cachepy::cache_file("d", store_if)]] int no_function(int);
// expected-error@+1 {{option 'name' is empty; it is the function's name in keys and in the graph}}
[[cachepy::cache_file("d", name = " ")]] int empty_name(int);
