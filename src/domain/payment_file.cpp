#include "domain/payment_file.hpp"

#include <algorithm>

namespace parrain {
namespace {

constexpr std::string_view kEuro = "EUR";
constexpr std::int64_t kLargestTransfer = 99'999'999'999;

}  // namespace

Money control_sum(const PaymentFile& file) {
    Money sum = Money::zero(file.transfers.front().amount.currency());
    for (const Transfer& transfer : file.transfers) sum = sum + transfer.amount;
    return sum;
}

Result<void> check_sepa(const PaymentFile& file) {
    if (file.transfers.empty()) return fail(ErrorCode::kNothingToPay);
    for (const Transfer& transfer : file.transfers) {
        if (transfer.amount.currency().code() != kEuro) return fail(ErrorCode::kCurrencyUnsupported);
    }
    const auto is_payable = [](const Transfer& transfer) {
        return transfer.amount.is_positive() && transfer.amount.minor() <= kLargestTransfer;
    };
    if (!std::ranges::all_of(file.transfers, is_payable)) return fail(ErrorCode::kAmount);
    return {};
}

}  // namespace parrain
