#!/usr/bin/env perl
# A client of the wire protocol, from core modules only; the comments name sections of protocol.md.
#     perl Protocol/examples/client.pl [PYTHON]
# It sends the interpreter (python3 by default) the worker's sources from the folder worker/, prints a line for each
# thing that it does, and exits with 1 if a result is not what it must be.
# JSON::PP writes the number 2.0 as the int 2: a float without a fraction goes as an attachment.

package Worker;
use v5.14;    # and strict
use warnings;
use File::Find;
use FindBin;
use IO::Select;
use IPC::Open2;
use JSON::PP ();
use List::Util qw(pairmap);

my $json = JSON::PP->new->utf8->allow_nonref;
my %limits = (json => 1 << 24, attachments => 1 << 30);    # those of this client; Perl holds a frame in memory

sub start {
    my ($class, $python, $folder) = @_;
    my ($bootstrap, $modules) = sources($folder);
    local $ENV{PYTHONSAFEPATH} = 'pyffi' if !length($ENV{PYTHONSAFEPATH} // '');
    my $self = bless {received => '', unsent => $modules, id => 0, number => 0, functions => {}, replies => {}}, $class;
    my @command = ($python, '-c', $bootstrap, length $modules);
    $self->{process} = eval { open2($self->{in}, $self->{out}, @command) } or die "$python can't be started: $!\n";
    $self->{out}->blocking(0);
    $self->send([hello => 'pyffi-client', protocol => 1, limits => \%limits]);
    my $line = qr/pyffi-worker 1\n/;
    $self->exchange until $self->{received} =~ $line || length $self->{received} > 65536 + 15;
    (my $printed, $self->{received}) = split $line, $self->{received}, 2;
    die "this is no worker: $printed\n" if !defined $self->{received};
    print STDERR $printed;    # what the user has Python print at its start (section 2)
    $self->exchange until ($self->{hello}) = $self->frame;
    return $self;
}

# The bootstrap and the modules, which go before the hello (section 1).
sub sources {
    my ($folder) = @_;
    my %source;
    my $read = sub {
        my ($name) = m{^\Q$folder\E/(.*?)(/__init__)?\.py$} or return;
        open my $file, '<:raw', $_ or die "$_: $!\n";
        $source{$name =~ tr{/}{.}r} = join '', <$file>;
    };
    find({wanted => $read, no_chdir => 1}, "$folder/pyffi_worker", "$folder/swift_bridge.py");
    my @bootstrap = delete @source{map { "pyffi_worker.$_" } qw(nowhere sources bootstrap)};
    delete $source{'pyffi_worker.__main__'};
    return join("\n", @bootstrap), join '', map { "$_ " . length($source{$_}) . "\n$source{$_}" } keys %source;
}

# Members are a list of pairs and no hash: so `id` and `return` stand first, for a worker without memory (section 8).
sub send {
    my ($self, $members, $attachments) = (@_, '');
    my $text = '{' . join(',', pairmap { $json->encode($a) . ':' . $json->encode($b) } @$members) . '}';
    my $limits = $self->{hello}{limits} // {json => 16384, attachments => 0};
    die "too large\n" if length $text > $limits->{json} || length $attachments > $limits->{attachments};
    $self->{unsent} .= pack('VV', length $text, length $attachments) . $text . $attachments;
}

# Writes what there is room for and reads what is there: a worker that can't write does not read (section 4).
sub exchange {
    my ($self, $seconds) = @_;
    my ($in, $out) = map { IO::Select->new($_) } @$self{qw(in out)};
    my ($readable, $writable) = IO::Select::select($in, length $self->{unsent} ? $out : undef, undef, $seconds);
    if ($writable && @$writable) {    # without a reader, reading tells of the end
        my $written = syswrite($self->{out}, $self->{unsent}) // ($!{EAGAIN} ? 0 : length $self->{unsent});
        substr($self->{unsent}, 0, $written) = '';
    }
    return if !$readable || !@$readable;
    sysread $self->{in}, $self->{received}, 1 << 20, length $self->{received}
        or die "the worker has ended: $self->{received}\n";
}

# The next message and its attachments, if they have come as a whole.
sub frame {
    my ($self) = @_;
    return if length $self->{received} < 8;
    my ($text, $attachments) = unpack 'VV', $self->{received};
    die "a frame too large\n" if $text > $limits{json} || $attachments > $limits{attachments};
    return if length $self->{received} < 8 + $text + $attachments;
    my @frame = unpack "x8 a$text a$attachments", substr $self->{received}, 0, 8 + $text + $attachments, '';
    return $json->decode($frame[0]), $frame[1];
}

# Sends a request and gives its id; `reply` waits for its reply, `ask` does both and dies of an error.
sub request {
    my ($self, $members, @attachments) = @_;
    $self->send([id => ++$self->{id}, @$members], @attachments);
    return $self->{id};
}

sub reply {
    my ($self, $id, $signal) = @_;
    until ($self->{replies}{$id}) {
        my ($message, $attachments) = $self->frame;
        if (!$message) {
            $self->exchange($signal ? 0.02 : undef);
            kill URG => $self->{hello}{pid} if $signal && !length $self->{unsent};
        }
        elsif ($message->{call}) { $self->answer($message) }
        elsif ($message->{drop}) { delete @{$self->{functions}}{@{$message->{drop}}} }
        elsif ($message->{id}) { $self->{replies}{$message->{id}} = [$message, $attachments] }
        else { die "this client's mistake: $message->{error}{message}\n" }    # without an id (section 10)
    }
    return @{delete $self->{replies}{$id}};
}

sub ask {
    my ($self, @request) = @_;
    my ($reply, $attachments) = $self->reply($self->request(@request));
    my $error = $reply->{error} or return $reply, $attachments;
    $self->release(handles($error));
    die $error->{message} // $error->{exception}{traceback}, "\n";
}

sub value { my ($reply) = ask(@_); return $reply->{value} }

# The handles of an error's exception, and of those that belong to it (section 8).
sub handles {
    my ($part) = @_;
    my @others = grep { $_ } @$part{qw(exception cause context)}, @{$part->{exceptions} // []};
    return grep({ defined } $part->{ref}), map { handles($_) } @others;
}

sub release { my ($self, @handles) = @_; $self->send([release => \@handles]) }

# SIGURG follows, again and again, until the reply comes (section 4): a worker that runs user code does not read.
sub cancel { my ($self, $id) = @_; $self->send([cancel => $id]); return $self->reply($id, 1) }

# Sets a function in __main__, which gets the number of its call, for `within`, and the arguments (section 9).
sub define {
    my ($self, $name, $parameters, $code) = @_;
    my $number = ++$self->{number};
    $self->{functions}{$number} = $code;
    my $value = {function => [$number, 'call', [(['auto', undef]) x $parameters]]};
    $self->ask([op => 'set', target => -1, path => [$name], value => $value, brings => [$number]]);
}

sub answer {
    my ($self, $call) = @_;
    my @result = eval { (value => scalar $self->{functions}{$call->{function}}->($call->{call}, @{$call->{args}})) };
    @result = (raise => {error => [$@ =~ s/\n$//r, 'PerlError', ++$self->{number}]}, brings => [$self->{number}])
        if !@result;
    $self->send([return => $call->{call}, @result, release => $call->{refs} // []]);
}

# The end in order (section 11), if need be by force after ten seconds; gives the worker's exit status.
sub end {
    my ($self) = @_;
    local $SIG{ALRM} = sub { kill KILL => $self->{process} };
    alarm 10;
    $self->exchange while length $self->{unsent};
    close $self->{out};
    1 while sysread $self->{in}, my $rest, 65536;
    waitpid delete $self->{process}, 0;
    alarm 0;
    return $?;
}

sub DESTROY { my ($self) = @_; kill KILL => $self->{process} if $self->{process} }

package main;
$SIG{PIPE} = 'IGNORE';

sub check {
    my ($what, $result, $expected) = @_;
    print "$what: $result\n";
    die "it must be: $expected\n" if $result ne $expected;
}

sub example {
    my ($worker) = @_;
    check('hello', $worker->{hello}{hello}, 'pyffi-worker');
    my $live = sub { my %info = @{$worker->value([op => 'info', result => 'value'])->{dict}}; $info{handles} };
    my $before = $live->();
    check('eval', $worker->value([op => 'eval', source => '6 * 7']), 42);

    # The client chooses handles above 0, the worker those below; 0 is the module builtins and -1 __main__ (section 7).
    my ($module) = $worker->ask([op => 'import', name => 'fractions', as => 1]);
    check('import', "$module->{type} $module->{ref}", 'module 1');
    my ($half) = $worker->ask([op => 'call', target => 1, path => ['Fraction'], args => [1, 2]]);
    $worker->request([op => 'operator', target => $half->{ref}, name => 'mul', args => [3], as => 2]);
    check('call by handle', $worker->value([op => 'str', target => 2, release => [$half->{ref}]]), '3/2');

    # Bytes, more than a pipe holds, there and back; and numbers (section 6).
    my $bytes = join '', map { chr } (0 .. 255) x 4096;
    my @reverse = (op => 'operator', name => 'getitem', args => [{slice => [undef, undef, -1]}], result => 'value');
    my ($reply, $back) = $worker->ask([@reverse, literal => {bytes => [0, length $bytes]}], $bytes);
    my ($offset, $length) = @{$reply->{value}{bytes}};
    check('bytes', substr($back, $offset, $length) eq reverse($bytes) ? $length : 'others', length $bytes);
    my @sum = (op => 'call', target => 0, path => ['sum'], args => [{list => ['f64', 0, 3]}]);
    check('numbers', $worker->value(\@sum, pack 'd<*', 0.5, 2.0, -0.25), 2.25);

    $worker->ask([op => 'exec', source => <<'END', file => 'example.py']);
import asyncio
def divide(a, b): return a / b
async def later(seconds, x): return await asyncio.sleep(seconds, x)
END
    my ($failed) = $worker->reply($worker->request([op => 'call', target => -1, path => ['divide'], args => [1, 0]]));
    my $exception = $failed->{error}{exception};
    check('exception', "$exception->{type}: $exception->{message}", 'ZeroDivisionError: division by zero');
    check('traceback', (split /\n\s*/, $exception->{traceback})[1], 'File "example.py", line 2, in divide');
    $worker->release(Worker::handles($failed->{error}));

    # A function of this program's, which uses Python while Python waits for it, and one that fails.
    $worker->define('square', 1, sub {
        my ($call, $x) = @_;
        return $worker->value([op => 'call', target => 0, path => ['pow'], args => [$x, 2], within => $call]);
    });
    check('function', $worker->value([op => 'eval', source => 'sum(map(square, [1, 2, 3]))']), 14);
    $worker->define('fail', 1, sub { die "no $_[1]\n" });
    $worker->ask([op => 'exec', source => "try: fail('tea')\nexcept Exception as e: text = f'{e.type_name}: {e}'"]);
    check('failing function', $worker->value([op => 'get', target => -1, path => ['text']]), 'PerlError: no tea');
    $worker->ask([op => 'exec', source => 'del square, fail; import gc; gc.collect()']);
    $worker->ask([op => 'ping']);    # `drop` comes at the latest before it
    check('functions that Python holds', scalar keys %{$worker->{functions}}, 0);

    # Two coroutines at the same time: one is awaited, one cancelled.
    my @later = (op => 'call', target => -1, path => ['later'], await => JSON::PP::true);
    my $never = $worker->request([@later, args => [600, 'never']]);
    check('awaited', $worker->value([@later, args => [0.25, 'tea']]), 'tea');
    my ($cancelled) = $worker->cancel($never);
    check('coroutine cancelled', $cancelled->{error}{exception}{type}, 'CancelledError');

    my $loop = $worker->request([op => 'exec', source => "n = 0\nwhile True: n += 1"]);
    $worker->exchange(0.25) for 1, 2;    # sends it, and lets it run
    my ($interrupted) = $worker->cancel($loop);
    check('loop cancelled', $interrupted->{error}{exception}{type}, 'KeyboardInterrupt');
    check('it had begun', $worker->value([op => 'eval', source => 'n > 0']), 1);

    $worker->release(1, 2, map { Worker::handles($_->{error}) } $cancelled, $interrupted);
    check('handles that are left', $live->() - $before, 0);
    check('exit status', $worker->end, 0);
}

eval { example(Worker->start($ARGV[0] // 'python3', "$FindBin::Bin/../../worker")); 1 } or print(STDERR $@), exit 1;
