#include "app/contact_store.hpp"

#include "domain/enum_names.hpp"

namespace parrain::app {
namespace {

constexpr EnumNames<NoticeStep, 6> kStepNames("none", "waiting", "queued", "forward", "already_written", "suppressed");

}  // namespace

std::string_view to_string(NoticeStep step) {
    return kStepNames.of(step);
}

std::optional<NoticeStep> parse_notice_step(std::string_view name) {
    return kStepNames.parse(name);
}

}  // namespace parrain::app
