#pragma once

#include <boost/json/object.hpp>
#include <span>
#include <string>
#include <string_view>

#include "http/route.hpp"

namespace parrain::http {

/// What heads the document.
struct ApiInfo {
    std::string title = "Parrain";
    std::string version = "0.1.0";
    std::string description = {};
};

/// The OpenAPI 3.1 document of the documented routes: parameters, bodies, answers and refusals as the handlers' types
/// and declarations say.
boost::json::object openapi_document(std::span<const Route> routes, const ApiInfo& info);

/// A JSON document indented by two spaces, one member a line, so that changes can be reviewed.
std::string pretty_json(const boost::json::value& value);

}  // namespace parrain::http
