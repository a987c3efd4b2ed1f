# SPDX-License-Identifier: GPL-3.0-or-later
# Installs one version of the client into the build folder, once, and runs the script with it.
if(NOT NODE OR NOT NPM)
    message("SKIP: node or npm is missing")
    return()
endif()
file(MAKE_DIRECTORY ${FOLDER})
if(NOT EXISTS ${FOLDER}/node_modules/@supabase/supabase-js/package.json)
    execute_process(COMMAND ${NPM} install --no-save --no-package-lock --no-audit --no-fund --prefix ${FOLDER}
            @supabase/supabase-js@${VERSION} ws@8
        WORKING_DIRECTORY ${FOLDER} RESULT_VARIABLE failed OUTPUT_QUIET ERROR_VARIABLE text)
    if(failed)
        message("SKIP: npm could not install the client: ${text}")
        return()
    endif()
endif()
configure_file(${SCRIPT} ${FOLDER}/subscribe.mjs COPYONLY)
execute_process(COMMAND ${NODE} ${FOLDER}/subscribe.mjs ${STANDIN} WORKING_DIRECTORY ${FOLDER} RESULT_VARIABLE failed)
if(failed)
    message(FATAL_ERROR "the client does not get on with the stand-ins")
endif()
