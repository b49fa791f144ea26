#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace parrain {

/// The number of a bank account (ISO 13616).
class Iban {
  public:
    /// As people write it, in either case, blanks between groups ignored. Its country takes part, its length is that
    /// country's and its check digits are right (ISO 7064, modulo 97).
    /// @error kIbanInvalid
    static Result<Iban> parse(std::string_view text);

    /// Upper case, without blanks.
    const std::string& str() const { return number_; }

    /// What may be shown: the last four characters.
    std::string last4() const { return number_.substr(number_.size() - 4); }

    auto operator<=>(const Iban&) const = default;

  private:
    explicit Iban(std::string number) : number_(std::move(number)) {}
    std::string number_;
};

/// The code of a bank (ISO 9362).
class Bic {
  public:
    /// 8 or 11 letters and digits, in either case: bank, country, place, branch. @error kBicInvalid
    static Result<Bic> parse(std::string_view text);

    /// Upper case.
    const std::string& str() const { return code_; }

    auto operator<=>(const Bic&) const = default;

  private:
    explicit Bic(std::string code) : code_(std::move(code)) {}
    std::string code_;
};

}  // namespace parrain
