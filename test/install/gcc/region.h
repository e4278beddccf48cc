#pragma once

int other_numbers_of_threads(int threads);
/// Begins a region in each thread of a region.
int nested(int threads);
extern "C" int plain(int number);
