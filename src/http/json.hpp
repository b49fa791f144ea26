#pragma once

// The whole mapper between C++ types and JSON: `from_json<T>(text)`, `to_json(value)`, and the schema of both.
#include "http/json_read.hpp"
#include "http/json_types.hpp"
#include "http/json_write.hpp"
#include "http/schema.hpp"
