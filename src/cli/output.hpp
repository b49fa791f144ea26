#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "core/result.hpp"

namespace parrain::cli {

/// A JSON string, quotes included.
std::string json_string(std::string_view text);

/// A JSON object of members that are JSON already.
std::string json_object(std::initializer_list<std::pair<std::string_view, std::string>> members);

/// Print to standard output, with a line end, at once.
void print(std::string_view text);

/// Say on standard error how far a long command has got, in place of what was said before; only to a terminal.
void tell_progress(std::string_view text);

/// Say on standard error why nothing was done, as the catalogue words it in English; gives exit status 1.
int refuse(const Failure& failure);
int refuse(std::string_view message);

}  // namespace parrain::cli
