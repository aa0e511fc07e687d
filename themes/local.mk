## Themes that are installed. A file is one line:
##     nobase_dist_pkgdata_DATA += %D%/plain/theme.yaml
