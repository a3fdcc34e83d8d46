package dev.wherry.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Follows a request until nothing of it changes any more.
///
/// News come from a subscription. Where that fails, the request is asked for every second, and the
/// subscription is tried again later. A service that goes away is waited for, for a while.
final class Watch {
  private static final int POLLS_BEFORE_SUBSCRIBING = 10;

  private final Requests requests;
  private final InstantSource clock;
  private final Duration silence;
  private final Duration interval;
  private final Duration patience;

  /// @param silence after how long without news the service is asked whether it is there
  /// @param interval between two polls
  /// @param patience how long the service may be away
  Watch(
      Requests requests,
      InstantSource clock,
      Duration silence,
      Duration interval,
      Duration patience) {
    this.requests = requests;
    this.clock = clock;
    this.silence = silence;
    this.interval = interval;
    this.patience = patience;
  }

  static Watch of(Requests requests, InstantSource clock) {
    return new Watch(
        requests, clock, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMinutes(2));
  }

  /// The request's last report.
  ///
  /// @throws CommandException when there is no such request, or the service is away for too long
  RequestView follow(String id, Progress progress) {
    RequestView view = requests.request(id);
    progress.show(view);
    int polls = 0;
    while (!view.finished()) {
      if (polls == 0) {
        Heard heard = listen(view, progress);
        view = heard.view();
        polls = heard.news() ? 1 : POLLS_BEFORE_SUBSCRIBING;
      }
      if (!view.finished()) {
        pause();
        view = poll(id, progress);
        progress.show(view);
        polls--;
      }
    }
    return view;
  }

  private record Heard(RequestView view, boolean news) {}

  private Heard listen(RequestView known, Progress progress) {
    RequestView view = known;
    boolean news = false;
    try (GraphqlSocket socket = requests.subscribe(known.id())) {
      while (!view.finished()) {
        switch (socket.next(silence)) {
          case GraphqlSocket.Event.Silent() -> view = requests.request(known.id());
          case GraphqlSocket.Event.Next(Json data) -> {
            view = Requests.changed(data);
            news = true;
          }
          case GraphqlSocket.Event.Complete() -> {
            return new Heard(view, news);
          }
          case GraphqlSocket.Event.Broken(String ignored) -> {
            return new Heard(view, news);
          }
        }
        progress.show(view);
      }
    } catch (IOException e) {
      return new Heard(view, false);
    } catch (UnreachableException e) {
      return new Heard(view, news);
    } catch (InterruptedException e) {
      throw interrupted();
    }
    return new Heard(view, news);
  }

  /// The request now, or as soon as the service is back.
  private RequestView poll(String id, Progress progress) {
    Instant lost = clock.instant();
    boolean told = false;
    while (true) {
      try {
        RequestView view = requests.request(id);
        if (told) {
          progress.note("the service is back");
        }
        return view;
      } catch (UnreachableException e) {
        if (Duration.between(lost, clock.instant()).compareTo(patience) >= 0) {
          throw e;
        }
        if (!told) {
          progress.note(e.getMessage() + "; trying again");
          told = true;
        }
        pause();
      }
    }
  }

  private void pause() {
    try {
      // Nobody counts down: this is a wait that an interrupt ends.
      var _ = new CountDownLatch(1).await(interval.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static CommandException interrupted() {
    Thread.currentThread().interrupt();
    return new CommandException(ExitCode.INTERRUPTED, "interrupted");
  }
}
