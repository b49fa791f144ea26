#include "http/context.hpp"

namespace parrain::http {

RequestContext::RequestContext(const Request& request, const Route& route, std::vector<std::string> path_values,
                               const Services& services, const Texts& texts)
    : request_(request),
      route_(route),
      path_values_(std::move(path_values)),
      services_(services),
      texts_(texts),
      locale_(negotiate_locale(request.header("Accept-Language"), Locale::kEn)) {}

std::string RequestContext::text(std::string_view key, const FailureDetail& arguments) const {
    return texts_ ? texts_(locale_, key, arguments) : std::string(key);
}

Response RequestContext::refusal(const Failure& failure) const {
    return problem(failure, locale_, texts_, request_.request_id);
}

}  // namespace parrain::http
