use FindBin '$Bin';
use lib $Bin;
use Assets;

print "<!doctype html>\n<title>Perl</title>\n", tags('src/main.ts'), qq(\n<img src="), asset('img/cabinet.svg'), qq(" alt="">\n);
