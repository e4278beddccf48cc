// To be precompiled.
#pragma once

#include <cachepy/cachepy.h>

#include <cstdio>
#include <string>
#include <vector>

#include "functions.h"
