// Cached functions that use the outside without naming any of it. Each counts its runs.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

std::map<std::string, int>& runs();

std::string by_ifstream(const std::string& path);
std::string by_fopen(const std::string& path);
std::string by_mapping(const std::string& path);
std::string by_open_in(const std::string& directory, const std::string& name);
std::string parent_of_reader(const std::string& path);
bool is_there(const std::string& path);
long size_of(const std::string& path);
std::vector<std::string> names_in(const std::string& directory);
std::vector<std::string> names_by_scandir(const std::string& directory);
std::vector<std::string> names_by_glob(const std::string& pattern);
long bytes_below(const std::string& directory);
std::string target_of(const std::string& link);
std::string real_path_of(const std::string& path);
std::string variable(const std::string& name);
std::string variable_that_it_sets(const std::string& name);
std::string first_that_is_there(const std::string& first, const std::string& second);
std::string written_then_read(const std::string& path, const std::string& text);
std::string increment_in_place(const std::string& path);
std::string through_a_file_of_a_child(const std::string& input, const std::string& path);
std::string by_way_of_a_temporary(const std::string& input, const std::string& output);
std::string by_rename(const std::string& input, const std::string& output);
std::string through_its_own_link(const std::string& input, const std::string& link);
int read_many_times(const std::string& path, int times);
std::string in_a_thread(const std::string& path);
std::string named_and_found(const std::string& path);
std::string named_only(const std::string& path);
std::string reads_and_runs(const std::string& path, const std::function<void()>& meanwhile);
std::string left_by_an_error(const std::string& path);
std::string after_an_error(const std::string& path, const std::string& other);
std::string log_to(const std::string& path, const std::string& text);
std::string plain_reading(const std::string& path);
