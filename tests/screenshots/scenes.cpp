// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenes.h"

#include <iterator>

namespace zixly::screenshots {

std::vector<Scene> scenes()
{
    std::vector<Scene> all;
    for (auto &part :
        {shellScenes(), resultScenes(), compareScenes(), dialogScenes(), connectionScenes(), remoteScenes()})
        std::copy(part.begin(), part.end(), std::back_inserter(all));
    return all;
}

} // namespace zixly::screenshots
