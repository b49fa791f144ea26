#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace parrain {

/// The wire names of an enumeration whose enumerators count from zero: one table, read in both directions.
template <class Enum, std::size_t N>
class EnumNames {
  public:
    template <class... Names>
    constexpr explicit EnumNames(Names... names) : names_{std::string_view(names)...} {}

    constexpr std::string_view of(Enum value) const { return names_.at(static_cast<std::size_t>(value)); }

    constexpr std::optional<Enum> parse(std::string_view name) const {
        for (std::size_t i = 0; i < N; ++i) {
            if (names_[i] == name) return static_cast<Enum>(i);
        }
        return std::nullopt;
    }

  private:
    std::array<std::string_view, N> names_;
};

}  // namespace parrain
