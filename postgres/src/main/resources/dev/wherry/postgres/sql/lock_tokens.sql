-- Lets one change of the access tokens wait for another; reading goes on.
lock table wherry.access_token in share row exclusive mode
