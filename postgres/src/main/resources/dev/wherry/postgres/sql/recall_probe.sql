-- What was found out last of a provider with these settings.
select found from wherry.probe where provider = :provider and settings = :settings
