dist_check_SCRIPTS += %D%/programs.sh
