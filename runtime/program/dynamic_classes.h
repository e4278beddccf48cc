// The classes whose objects are encoded through a reference or a pointer to a base (cachepy/detail/codec/object.h).
//
// The plugin writes a table of them for each translation unit, and functions that register it when the program or library is
// loaded, and forget it when the library is unloaded.
#pragma once

/// Called before the constructors of the user's objects. `table`: `count` rows of three words, which live as long as the
/// library: dynamic_class<T, Base…>, hashed_class<T, Base…> or refused_class<T>; why objects of the class cannot be stored or
/// cannot be encoded, or nullptr; the file, for a class that only its translation unit knows, else "".
extern "C" void cachepy_register_classes(const void* table, unsigned long count);
extern "C" void cachepy_forget_classes(const void* table);
