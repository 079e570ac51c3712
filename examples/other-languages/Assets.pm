# URLs and tags from the manifest of a build, for any template engine: asset('img/cabinet.svg'), tags('src/main.ts').
package Assets;
use strict;
use warnings;
use Exporter 'import';
use JSON::PP;
our @EXPORT = qw(asset tags);

my $file = ($ENV{DIST} // 'dist') . '/.truename/manifest.json';
open my $text, '<:raw', $file or die "$file: $!";
my $manifest = decode_json(do { local $/; <$text> });
die qq(The base "./" leads elsewhere from each page: build with "/", or a path such as "/app/"\n) if $manifest->{base} eq './';
my %entities = ('&' => '&amp;', '<' => '&lt;', '>' => '&gt;', '"' => '&quot;', "'" => '&#39;');
my %forms    = (
    styles   => '<link rel="stylesheet" href="%s"%s crossorigin>',
    preloads => '<link rel="modulepreload" href="%s"%s crossorigin>',
    scripts  => '<script type="module" src="%s"%s crossorigin></script>',
);

sub url {
    my $path = shift;
    utf8::encode($path);
    # As browsers write it: a file must not have two URLs.
    $path =~ s{([^A-Za-z0-9_.!~*'();/:\@&=+\$,\[\]|-])}{sprintf '%%%02X', ord $1}ge;
    return ($manifest->{base} . $path) =~ s/([&<>"'])/$entities{$1}/gr;
}

sub integrity {
    my $sum = ($manifest->{outputs}{ $_[0] } // $manifest->{fixed}{ $_[0] })->{integrity};
    return $sum ? qq( integrity="$sum") : '';
}

# The name is text, not bytes: with "use utf8", or decoded.
sub asset {
    my $name = shift;
    return url($manifest->{assets}{$name} // ($manifest->{fixed}{$name} ? $name : die qq(No asset "$name" in this build\n)));
}

sub tags {
    my $entry = shift;
    my $files = $manifest->{entries}{$entry} or die qq(No entry "$entry" in this build\n);
    return join "\n", map { my $kind = $_; map { sprintf $forms{$kind}, url($_), integrity($_) } @{ $files->{$kind} } } qw(styles preloads scripts);
}

1;
