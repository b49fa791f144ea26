# The address lists of lists/*.txt as string literals, so that the server needs no file beside its binary.
foreach(name disposable consumer role generic)
    set(file "${CMAKE_SOURCE_DIR}/lists/${name}.txt")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    file(READ "${file}" "list_${name}")
endforeach()
configure_file("${CMAKE_SOURCE_DIR}/lists/shipped_lists.cpp.in" "${CMAKE_BINARY_DIR}/generated/shipped_lists.cpp" @ONLY)
target_sources(parrain_domain PRIVATE "${CMAKE_BINARY_DIR}/generated/shipped_lists.cpp")
