/// What each header of this module needs.
#ifndef DESCENT_BASE_H
#define DESCENT_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// An enum that Swift imports as an enum of its own, switched exhaustively.
#define DESCENT_ENUM(name) enum __attribute__((enum_extensibility(closed))) name : int32_t

#endif
